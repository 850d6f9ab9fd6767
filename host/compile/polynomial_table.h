#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "kernels/model/tables.h"

namespace chokepoint {

/// Evaluate a table in float32, operation by operation as kernels do (compiled::PolynomialTable).
float evaluate(const compiled::PolynomialTable& table, const std::vector<float>& coefficients, float x);

/// Fit functions of x in [-8, 8] by piecewise cubics and collect their coefficients.
class PolynomialTables {
 public:
  using Function = std::function<double(double x)>;
  /// The error [unit of the function] that is allowed at x, where the function is `value`.
  using Tolerance = std::function<double(double x, double value)>;

  static constexpr double kEnd = 8;   // tables span [-kEnd, kEnd]
  static constexpr int kFewest = 64;  // segments: a power of two, so that x * per_width is exact
  static constexpr int kMost = 4096;

  /// Double the segments until the float32 evaluation is within the tolerance on a dense grid.
  /// Throws std::range_error if the function is not finite, or even kMost segments miss ten times the
  /// tolerance.
  compiled::PolynomialTable fit(const Function& function, const Tolerance& tolerance);

  /// Return the table that is `value` everywhere.
  compiled::PolynomialTable flat(double value);

  const std::vector<float>& coefficients() const { return coefficients_; }
  std::vector<float> take() { return std::move(coefficients_); }

 private:
  std::vector<float> coefficients_;
};

}  // namespace chokepoint
