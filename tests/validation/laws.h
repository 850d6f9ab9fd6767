#pragma once

#include <boost/math/distributions.hpp>
#include <functional>
#include <vector>

namespace chokepoint::validation {

/// A distribution as this folder knows it: from Boost.Math, or by counting.
struct Law {
  std::function<double(double)> below;     // P(X <= x)
  std::function<double(double)> quantile;  // the least x with P(X <= x) >= p
  double mean, sd;
  double third, fourth;  // central moments
  double never = 0;      // P(X = infinity); the moments are then those of nothing
};

/// shift + scale X, X of one of Boost's distributions.
template <class Distribution>
Law boost_law(const Distribution& x, double shift = 0, double scale = 1) {
  const double sd = scale * boost::math::standard_deviation(x);
  return {[=](double value) { return cdf(x, (value - shift) / scale); },
          [=](double p) { return shift + scale * boost::math::quantile(x, p); },
          shift + scale * boost::math::mean(x),
          sd,
          boost::math::skewness(x) * sd * sd * sd,
          boost::math::kurtosis(x) * sd * sd * sd * sd};
}

/// Values, increasing, with weights that need not sum to 1.
Law discrete_law(const std::vector<double>& values, const std::vector<double>& weights);

/// Sorted values at (i - 1/2)/n, linear between, flat beyond: x_1 and x_n have probability 1/(2n) each, and
/// each interval between neighbours has 1/n, spread evenly.
Law empirical_law(const std::vector<double>& values);

/// Zero with probability 1 - `probability`, infinite with probability `never`, else X > 0.
Law perhaps(const Law& x, double probability, double never);

}  // namespace chokepoint::validation
