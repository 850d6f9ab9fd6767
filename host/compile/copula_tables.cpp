#include "host/compile/copula_tables.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "host/compile/exact_quantile.h"

namespace chokepoint {
namespace {

constexpr double kFloor = -80;  // of log S: Z^2/S must not overflow a float
constexpr double kFar = 18;     // log T beyond which the tail is a power of T to double precision
constexpr double kCentre = 6.5;

/// Return log P(T > exp(log_t)) far out: C dof^((dof+1)/2 - 1) t^-dof, C the density's constant.
double log_tail(double dof, double log_t) {
  const double log_density = std::lgamma((dof + 1) / 2) - std::lgamma(dof / 2) - 0.5 * std::log(dof * M_PI);
  return log_density + ((dof + 1) / 2 - 1) * std::log(dof) - dof * log_t;
}

double within(double x, double value) {
  return std::abs(x) <= kCentre ? 5e-7 + 1.5e-7 * std::abs(value) : 1e-4;
}

}  // namespace

double student_score(double dof, double w) {
  if (w == 0) return 0;
  if (w < 0) return -student_score(dof, -w);
  const double x = w * w / dof;
  const double log_t = 0.5 * (std::log(dof) + x + std::log(-std::expm1(-x)));
  const double above = log_t > kFar && x > kFar
                           ? std::exp(log_tail(dof, log_t))
                           : cdf(complement(boost::math::students_t(dof), std::sqrt(dof * std::expm1(x))));
  return -inverse_normal(above);
}

double log_chi_squared(double dof, double z) {
  const Gamma chi_squared{dof, std::sqrt(2 * dof)};  // mean and standard deviation of chi^2_dof
  return std::max(std::log(exact_quantile(chi_squared, normal_below(z), normal_below(-z))), kFloor);
}

compiled::PolynomialTable student_score_table(double dof, PolynomialTables& tables) {
  return tables.fit([=](double w) { return student_score(dof, w); }, within);
}

compiled::PolynomialTable log_chi_squared_table(double dof, PolynomialTables& tables) {
  return tables.fit([=](double z) { return log_chi_squared(dof, z); },
                    [](double z, double value) {
                      return value <= kFloor / 2 ? std::numeric_limits<double>::infinity() : within(z, value);
                    });
}

}  // namespace chokepoint
