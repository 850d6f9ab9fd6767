#include "kernels/statistics/row_difference.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/row_difference.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cmath>

#include "kernels/arithmetic/target-inl.h"
#include "kernels/statistics/simd_targets.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

RowDifference subtract_rows(const float* HWY_RESTRICT x, const float* HWY_RESTRICT base, std::size_t n,
                            float* HWY_RESTRICT difference) {
  const hn::ScalableTag<float> real;
  const std::size_t kLanes = hn::Lanes(real);
  RowDifference result{0, 0, true};
  auto zeros = hn::Zero(real);  // NaN once a difference times 0 is, because it is infinite or no number
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const auto a = hn::LoadU(real, x + i), b = hn::LoadU(real, base + i), d = hn::Sub(a, b);
    hn::StoreU(d, real, difference + i);
    result.higher += hn::CountTrue(real, hn::Gt(a, b));
    result.lower += hn::CountTrue(real, hn::Lt(a, b));
    zeros = hn::MulAdd(d, hn::Zero(real), zeros);
  }
  result.finite = hn::AllTrue(real, hn::Eq(zeros, hn::Zero(real)));
  for (; i < n; ++i) {
    difference[i] = x[i] - base[i];
    result.higher += x[i] > base[i];
    result.lower += x[i] < base[i];
    result.finite = result.finite && std::isfinite(difference[i]);
  }
  return result;
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(subtract_rows);

RowDifference subtract_rows(const float* x, const float* base, std::size_t n, float* difference) {
  return HWY_DYNAMIC_DISPATCH(subtract_rows)(x, base, n, difference);
}

std::vector<decltype(&subtract_rows)> subtract_rows_targets() {
  return for_each_target([] { return &HWY_DYNAMIC_DISPATCH(subtract_rows); });
}

}  // namespace chokepoint

#endif
