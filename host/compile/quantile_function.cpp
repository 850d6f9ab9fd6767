#include "host/compile/quantile_function.h"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "host/compile/exact_quantile.h"
#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

using Function = compiled::QuantileFunction;
using Kind = Function::Kind;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kCentre = 6.5;      // scores beyond are too rare to ask for more than a sane value
constexpr double kFloor = -87;       // of a logarithm: exp(-87) is still a normal float
constexpr double kNegligible = -60;  // logarithm of a position that no sum will notice

/// Tabulate the logarithm of the position.
compiled::PolynomialTable logarithmic_table(const Distribution& distribution, PolynomialTables& tables) {
  const auto logarithm = [&](double s) {
    return std::max(std::log(position(distribution, normal_below(s), normal_below(-s))), kFloor);
  };
  return tables.fit(logarithm, [](double s, double value) {
    if (value < kNegligible) return kInfinity;
    return std::abs(s) <= kCentre && value > kNegligible / 2 ? 1e-6 + 1.5e-7 * std::abs(value) : 1e-4;
  });
}

/// Return the mean of the normal density between two scores: (Phi(b) - Phi(a)) / (b - a), the density where
/// they meet.
double mean_density(double a, double b) {
  if (a > b) std::swap(a, b);
  if (b - a < 1) {
    const auto density = [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * M_PI); };
    return boost::math::quadrature::gauss<double, 15>::integrate(
        [&](double x) { return density(a + (b - a) * x); }, 0.0, 1.0);
  }
  return (a > 0 ? normal_below(-a) - normal_below(-b) : normal_below(b) - normal_below(a)) / (b - a);
}

/// Tabulate the slope of the rescaled tail at `edge`; `side` is +1 where scores above the edge need it, else
/// -1.
compiled::PolynomialTable edge_table(double edge, double width, double side, PolynomialTables& tables) {
  return tables.fit([=](double s) { return mean_density(edge, s) / width; },
                    [=](double s, double value) {
                      if ((s - edge) * side < 0) return kInfinity;
                      return (std::abs(s) <= kCentre ? 3e-7 : 1e-3) * value;
                    });
}

/// Split a number into two floats whose sum it is, nearly.
void split(double x, float& high, float& rest) {
  high = static_cast<float>(x);
  rest = static_cast<float>(x - high);
}

/// Return Phi^-1(1 - p) without losing a small p.
double score_above(double p) { return p <= 0.5 ? -inverse_normal(p) : inverse_normal(1 - p); }

void add_edges(double q, double r, PolynomialTables& tables, Function& f) {
  const double width = q - r;
  f.scale = width > 0 ? static_cast<float>(1 / width) : 0;
  if (q < 1) {
    f.has_zero = 1;
    split(score_above(q), f.zero_at, f.zero_at_rest);
    f.below = width > 0 ? edge_table(score_above(q), width, 1, tables) : tables.flat(0);
  }
  if (r > 0) {
    f.has_never = 1;
    split(score_above(r), f.never_at, f.never_at_rest);
    f.above = width > 0 ? edge_table(score_above(r), width, -1, tables) : tables.flat(0);
  }
}

/// Fill in what belongs to one distribution; `probability` and `never` matter to a discrete one only.
struct Compile {
  double q, r;
  Constants& constants;
  PolynomialTables& tables;
  Function& f;

  void set(Kind kind, double a, double b = 0, double c = 0, double d = 0, double e = 0) {
    f.kind = kind;
    f.a = static_cast<float>(a);
    f.b = static_cast<float>(b);
    f.c = static_cast<float>(c);
    f.d = static_cast<float>(d);
    f.e = static_cast<float>(e);
  }

  compiled::Range table(const std::vector<double>& numbers) {
    const std::int32_t first = constants.add(numbers);
    return {first, first + static_cast<std::int32_t>(numbers.size())};
  }

  void operator()(const Constant& d) { set(Kind::constant, d.value); }
  void operator()(const Uniform& d) { set(Kind::uniform, d.min, d.max); }
  void operator()(const Normal& d) { set(Kind::normal, d.mean, d.sd); }
  void operator()(const Lognormal& d) { set(Kind::lognormal, d.median, d.sigma); }
  void operator()(const Triangular& d) {
    const double width = d.max - d.min, left = d.mode - d.min, right = d.max - d.mode;
    set(Kind::triangular, d.min, d.max, left / width, width * left, width * right);
  }
  void operator()(const Discrete& d) {
    if (d.values.size() == 1) return set(Kind::constant, d.values.front());
    const std::size_t n = d.values.size();
    std::vector<double> above(n, 0), thresholds, values = d.values;  // above[i]: weight beyond value i
    for (std::size_t i = n - 1; i > 0; --i) above[i - 1] = above[i] + d.weights[i];
    double cumulative = 0;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      cumulative += d.weights[i];
      const double u = (1 - q) + cumulative * (q - r), v = r + above[i] * (q - r);
      thresholds.push_back(u <= 0.5 ? inverse_normal(u) : -inverse_normal(v));
    }
    std::size_t padded = 1;
    while (padded < n) padded *= 2;
    values.resize(padded, d.values.back());
    thresholds.resize(padded - 1, kInfinity);
    set(Kind::discrete, 0);
    f.values = table(values);
    f.thresholds = table(thresholds);
  }
  void operator()(const Empirical& d) {
    if (d.values.size() == 1) return set(Kind::constant, d.values.front());
    set(Kind::empirical, 0);
    f.values = table(d.values);
  }
  template <class Placed>
  void operator()(const Placed& d) {
    const Distribution distribution = d;
    set(Kind::logarithmic, placement(distribution).low, placement(distribution).scale);
    f.table = logarithmic_table(distribution, tables);
  }
};

}  // namespace

Function compile_quantile(const Driver& driver, Constants& constants, PolynomialTables& tables) {
  const double q = driver.probability, r = driver.never;
  Function f;
  if (q <= 0) return f;  // it never happens: the constant 0
  if (r >= 1) {
    f.a = std::numeric_limits<float>::infinity();  // it never ends: the constant +infinity
    return f;
  }
  try {
    if (q > r) std::visit(Compile{q, r, constants, tables, f}, driver.distribution);
    add_edges(q, r, tables, f);
  } catch (const std::range_error& error) {
    throw UserError(UserError::Kind::study, "driver " + in_quotes(driver.name) +
                                                ": its distribution cannot be tabulated (" + error.what() +
                                                "). Are its parameters so extreme on purpose?");
  }
  return f;
}

}  // namespace chokepoint
