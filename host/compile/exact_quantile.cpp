#include "host/compile/exact_quantile.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

namespace chokepoint {
namespace {

// Overflow gives infinity and underflow 0; what is out of reach gives NaN. Callers check.
using Quiet = boost::math::policies::policy<
    boost::math::policies::domain_error<boost::math::policies::ignore_error>,
    boost::math::policies::pole_error<boost::math::policies::ignore_error>,
    boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::underflow_error<boost::math::policies::ignore_error>,
    boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
    boost::math::policies::promote_double<false>>;

/// Call Boost.Math, whose root finders throw where they are lost, whatever the policy says; NaN then.
template <class Function>
double reached(const Function& function) {
  try {
    return function();
  } catch (const boost::math::evaluation_error&) {
    return std::numeric_limits<double>::quiet_NaN();
  }
}

/// Quantile of the unit exponential.
double unit_exponential(double u, double v) { return u <= 0.5 ? -std::log1p(-u) : -std::log(v); }

/// Quantile at (u, v) of one distribution, as (low, scale) and a position.
struct PositionAt {
  double u, v;

  double operator()(const Beta& d) const {
    return reached([&] {
      return u <= 0.5 ? boost::math::ibeta_inv(d.alpha, d.beta, u, Quiet())
                      : 1 - boost::math::ibeta_inv(d.beta, d.alpha, v, Quiet());
    });
  }
  double operator()(const Gamma& d) const {
    const double shape = (d.mean / d.sd) * (d.mean / d.sd);
    return reached([&] {
      return (u <= 0.5 ? boost::math::gamma_p_inv(shape, u, Quiet())
                       : boost::math::gamma_q_inv(shape, v, Quiet())) /
             shape;
    });
  }
  double operator()(const Weibull& d) const { return std::pow(unit_exponential(u, v), 1 / d.shape); }
  double operator()(const Exponential&) const { return unit_exponential(u, v); }
  template <class Other>
  double operator()(const Other&) const {
    return std::numeric_limits<double>::quiet_NaN();
  }
};

struct PlacementOf {
  Placement operator()(const Beta& d) const { return {d.min, d.max - d.min}; }
  Placement operator()(const Gamma& d) const { return {0, d.mean}; }
  Placement operator()(const Weibull& d) const { return {0, d.scale}; }
  Placement operator()(const Exponential& d) const { return {0, d.mean}; }
  template <class Other>
  Placement operator()(const Other&) const {
    return {0, 0};
  }
};

struct QuantileAt {
  double u, v;

  double normal() const { return u <= 0.5 ? inverse_normal(u) : -inverse_normal(v); }

  double operator()(const Constant& d) const { return d.value; }
  double operator()(const Uniform& d) const {
    return u <= 0.5 ? d.min + (d.max - d.min) * u : d.max - (d.max - d.min) * v;
  }
  double operator()(const Normal& d) const { return d.mean + d.sd * normal(); }
  double operator()(const Lognormal& d) const { return d.median * std::exp(d.sigma * normal()); }
  double operator()(const Triangular& d) const {
    const double width = d.max - d.min, left = d.mode - d.min, right = d.max - d.mode;
    return u < left / width ? d.min + std::sqrt(u * width * left) : d.max - std::sqrt(v * width * right);
  }
  double operator()(const Discrete& d) const {
    double cumulative = 0;
    for (std::size_t i = 0; i + 1 < d.values.size(); ++i) {
      cumulative += d.weights[i];
      if (cumulative >= u) return d.values[i];
    }
    return d.values.back();
  }
  double operator()(const Empirical& d) const {
    const double last = static_cast<double>(d.values.size()) - 1;
    const double place = std::clamp(u * (last + 1) - 0.5, 0.0, last);
    const double below = std::min(std::floor(place), std::max(0.0, last - 1));
    const double first = d.values[static_cast<std::size_t>(below)];
    if (last == 0) return first;
    return first + (place - below) * (d.values[static_cast<std::size_t>(below) + 1] - first);
  }
  template <class Placed>
  double operator()(const Placed& d) const {
    const Placement at = PlacementOf()(d);
    return at.low + at.scale * PositionAt{u, v}(d);
  }
};

}  // namespace

double inverse_normal(double p) {
  if (p <= 0) return -std::numeric_limits<double>::infinity();
  if (p >= 1) return std::numeric_limits<double>::infinity();
  if (p == 0.5) return 0;
  return -std::sqrt(2.0) * boost::math::erfc_inv(2 * p, Quiet());
}

double normal_below(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

bool has_position(const Distribution& distribution) {
  return std::visit([](const auto& d) { return PlacementOf()(d).scale > 0; }, distribution);
}

Placement placement(const Distribution& distribution) { return std::visit(PlacementOf(), distribution); }

double position(const Distribution& distribution, double u, double v) {
  return std::visit(PositionAt{u, v}, distribution);
}

double exact_quantile(const Distribution& distribution, double u, double v) {
  return std::visit(QuantileAt{u, v}, distribution);
}

double exact_value(const Driver& driver, double u, double v) {
  const double q = driver.probability, r = driver.never;
  if (r > 0 && v <= r) return std::numeric_limits<double>::infinity();
  if (q < 1 && u <= 1 - q) return 0;
  const auto inside = [](double x) {
    return std::clamp(x, std::ldexp(1.0, -1000), 1 - std::ldexp(1.0, -53));
  };
  const double width = q > r ? q - r : 1;
  return exact_quantile(driver.distribution, inside((u - (1 - q)) / width), inside((v - r) / width));
}

}  // namespace chokepoint
