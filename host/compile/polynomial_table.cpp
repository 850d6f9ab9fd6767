#include "host/compile/polynomial_table.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <stdexcept>
#include <string>

namespace chokepoint {
namespace {

constexpr double kInner = 0.70710678118654752440;  // interpolation at 0, 1 - 1/sqrt(2), 1/sqrt(2) and 1: the
                                                   // cubic through these has the least greatest error of
                                                   // those that meet their neighbours at the ends
constexpr std::array<double, 8> kChecked = {0, 0.1, 0.2, 0.4, 0.5, 0.6, 0.8, 0.9};  // of a segment

compiled::PolynomialTable table_of(int segments, std::size_t first) {
  return {static_cast<std::int32_t>(first), segments,
          static_cast<float>(segments / (2 * PolynomialTables::kEnd)), static_cast<float>(segments / 2)};
}

double finite(double value) {
  if (!std::isfinite(value)) throw std::range_error("its values are not finite");
  return value;
}

/// Append the cubics through the function's values, by Newton's divided differences.
void append_cubics(const PolynomialTables::Function& function, int segments,
                   std::vector<float>& coefficients) {
  const std::array<double, 4> node = {0, 1 - kInner, kInner, 1};
  const double width = 2 * PolynomialTables::kEnd / segments;
  double at_begin = finite(function(-PolynomialTables::kEnd));
  for (int i = 0; i < segments; ++i) {
    const auto at = [&](double f) { return finite(function(-PolynomialTables::kEnd + (i + f) * width)); };
    std::array<double, 4> d = {at_begin, at(node[1]), at(node[2]), at(1)};
    at_begin = d[3];
    for (std::size_t order = 1; order < 4; ++order)
      for (std::size_t k = 3; k >= order; --k) d[k] = (d[k] - d[k - 1]) / (node[k] - node[k - order]);
    // d0 + f (d1 + (f - x1) (d2 + (f - x2) d3)), multiplied out
    const double c1 = d[1] - node[1] * (d[2] - node[2] * d[3]);
    const double c2 = d[2] - (node[1] + node[2]) * d[3];
    for (const double c : {d[0], c1, c2, d[3]}) coefficients.push_back(static_cast<float>(c));
  }
}

/// Return the greatest error in units of the tolerance.
double worst_error(const PolynomialTables::Function& function, const PolynomialTables::Tolerance& tolerance,
                   const compiled::PolynomialTable& table, const std::vector<float>& coefficients) {
  double worst = 0;
  for (int i = 0; i < table.segments; ++i)
    for (const double f : kChecked) {
      const float x = (static_cast<float>(i + f) - table.offset) / table.per_width;
      const double value = function(x);
      worst = std::max(worst, std::abs(evaluate(table, coefficients, x) - value) / tolerance(x, value));
    }
  return worst;
}

}  // namespace

float evaluate(const compiled::PolynomialTable& table, const std::vector<float>& coefficients, float x) {
  const float end = static_cast<float>(table.segments);
  const float i = std::clamp(std::floor(std::fmaf(x, table.per_width, table.offset)), 0.0f, end - 1);
  const float f = std::clamp(std::fmaf(x, table.per_width, table.offset - i), 0.0f, 1.0f);
  const float* c = coefficients.data() + table.first + 4 * static_cast<std::int32_t>(i);
  return std::fmaf(std::fmaf(std::fmaf(c[3], f, c[2]), f, c[1]), f, c[0]);
}

compiled::PolynomialTable PolynomialTables::fit(const Function& function, const Tolerance& tolerance) {
  const std::size_t first = coefficients_.size();
  for (int segments = kFewest;; segments *= 2) {
    const compiled::PolynomialTable table = table_of(segments, first);
    coefficients_.resize(first);
    append_cubics(function, segments, coefficients_);
    const double error = worst_error(function, tolerance, table, coefficients_);
    if (error <= 1) return table;
    if (segments == kMost) {
      if (error <= 10) return table;
      throw std::range_error("a table of " + std::to_string(kMost) + " cubics does not follow it");
    }
  }
}

compiled::PolynomialTable PolynomialTables::flat(double value) {
  const compiled::PolynomialTable table{static_cast<std::int32_t>(coefficients_.size()), 1, 0, 0};
  for (const double c : {value, 0.0, 0.0, 0.0}) coefficients_.push_back(static_cast<float>(c));
  return table;
}

}  // namespace chokepoint
