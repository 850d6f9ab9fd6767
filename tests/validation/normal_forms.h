#pragma once

#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <cmath>
#include <functional>

// Integrals over normal variables, of which most closed forms here are made.

namespace chokepoint::validation {

inline double density(double z) { return pdf(boost::math::normal(), z); }
inline double below(double z) { return cdf(boost::math::normal(), z); }
inline double score(double p) { return quantile(boost::math::normal(), p); }

/// Integrate f over [a, b], kinks welcome.
inline double integral(const std::function<double(double)>& f, double a, double b) {
  return boost::math::quadrature::gauss_kronrod<double, 61>::integrate(f, a, b, 12, 1e-11);
}

/// E f(Z), Z standard normal; Z beyond 9 has probability 2e-19.
inline double expectation(const std::function<double(double)>& f) {
  return integral([&f](double z) { return f(z) * density(z); }, -9, 9);
}

struct MeanAndSd {
  double mean, sd;
};

/// Mean and standard deviation of f(Z).
inline MeanAndSd mean_and_sd(const std::function<double(double)>& f) {
  const double mean = expectation(f);
  return {mean, std::sqrt(expectation([&](double z) { return (f(z) - mean) * (f(z) - mean); }))};
}

/// P(X > a, Y > b) of standard normals with correlation rho: given X = x, Y is normal with mean rho x and
/// variance 1 - rho^2.
inline double both_above(double a, double b, double rho) {
  const double rest = std::sqrt(1 - rho * rho);
  return integral([=](double x) { return density(x) * below((rho * x - b) / rest); }, a, 9);
}

}  // namespace chokepoint::validation
