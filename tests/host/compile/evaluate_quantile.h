#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "host/compile/exact_quantile.h"
#include "host/compile/polynomial_table.h"
#include "kernels/model/tables.h"

namespace chokepoint {

/// Evaluate a quantile function at score s from its tables, in float32 but for log, exp and the normal, which
/// are float64's rounded: what is measured is the tables' error.
class EvaluateQuantile {
 public:
  EvaluateQuantile(const compiled::QuantileFunction& function, const std::vector<float>& constants,
                   const std::vector<float>& coefficients)
      : f_(function), constants_(constants), coefficients_(coefficients) {}

  float operator()(float s) const {
    if (f_.has_never && s >= f_.never_at) return std::numeric_limits<float>::infinity();
    if (f_.has_zero && s <= f_.zero_at) return 0;
    auto u = static_cast<float>(normal_below(s)) * f_.scale,
         v = static_cast<float>(normal_below(-s)) * f_.scale;
    if (f_.has_zero) u = ((s - f_.zero_at) - f_.zero_at_rest) * evaluate(f_.below, coefficients_, s);
    if (f_.has_never) v = ((f_.never_at - s) + f_.never_at_rest) * evaluate(f_.above, coefficients_, s);
    u = std::clamp(u, 1e-30f, 1.0f);
    v = std::clamp(v, 1e-30f, 1.0f);
    float score = s;
    if (f_.has_zero || f_.has_never)
      score = static_cast<float>(u < v ? inverse_normal(u) : -inverse_normal(v));
    return value(s, score, u, v);
  }

 private:
  float value(float s, float score, float u, float v) const {
    using Kind = compiled::QuantileFunction::Kind;
    switch (f_.kind) {
      case Kind::constant:
        return f_.a;
      case Kind::normal:
        return std::fmaf(score, f_.b, f_.a);
      case Kind::lognormal:
        return f_.a * static_cast<float>(std::exp(static_cast<double>(score * f_.b)));
      case Kind::uniform:
        return u < v ? std::fmaf(u, f_.b - f_.a, f_.a) : std::fmaf(v, f_.a - f_.b, f_.b);
      case Kind::triangular:
        return u < f_.c ? f_.a + std::sqrt(u * f_.d) : f_.b - std::sqrt(v * f_.e);
      case Kind::logarithmic:
        return std::fmaf(
            static_cast<float>(std::exp(static_cast<double>(evaluate(f_.table, coefficients_, score)))), f_.b,
            f_.a);
      case Kind::discrete:
        return discrete(s);
      case Kind::empirical:
        break;
    }
    return empirical(u, v);
  }

  float discrete(float s) const {
    const auto first = constants_.begin() + f_.thresholds.begin,
               last = constants_.begin() + f_.thresholds.end;
    return constants_[static_cast<std::size_t>(f_.values.begin + (std::lower_bound(first, last, s) - first))];
  }

  float empirical(float u, float v) const {
    const auto size = static_cast<float>(f_.values.end - f_.values.begin);
    const float position = u < v ? std::fmaf(u, size, -0.5f) : std::fmaf(-v, size, size - 0.5f);
    const float kept = std::clamp(position, 0.0f, size - 1);
    const float i = std::floor(std::min(kept, size - 2));
    const float* value = constants_.data() + f_.values.begin + static_cast<int>(i);
    return std::fmaf(value[1] - value[0], kept - i, value[0]);
  }

  const compiled::QuantileFunction& f_;
  const std::vector<float>& constants_;
  const std::vector<float>& coefficients_;
};

}  // namespace chokepoint
