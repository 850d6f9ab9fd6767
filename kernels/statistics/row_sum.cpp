#include "kernels/statistics/row_sum.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/row_sum.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cstring>

#include "kernels/arithmetic/target-inl.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

/// Round by adding 1.5 * 2^52: the integer is then the low bits of the float64, and integers add in any
/// order.
RowSum row_sum(const float* HWY_RESTRICT x, std::int64_t n, double inverse_quantum) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52
  const hn::ScalableTag<double> real;
  const hn::ScalableTag<std::uint64_t> word;
  const hn::Rebind<float, decltype(real)> half;
  const hn::Rebind<std::int32_t, decltype(real)> half_int;
  constexpr std::int64_t kLanes = HWY_LANES(double);
  const auto factor = hn::Set(real, inverse_quantum), shift = hn::Set(real, kShift);
  const auto mask = hn::Set(half_int, 0x7fffffff);

  auto sum0 = hn::Zero(word), sum1 = hn::Zero(word);
  auto most0 = hn::Zero(half_int), most1 = hn::Zero(half_int);
  std::int64_t i = 0;
  for (; i + 2 * kLanes <= n; i += 2 * kLanes) {
    const auto x0 = hn::LoadU(half, x + i), x1 = hn::LoadU(half, x + i + kLanes);
    most0 = hn::Max(most0, hn::And(hn::BitCast(half_int, x0), mask));
    most1 = hn::Max(most1, hn::And(hn::BitCast(half_int, x1), mask));
    const auto y0 = hn::Add(hn::Mul(hn::PromoteTo(real, x0), factor), shift);
    const auto y1 = hn::Add(hn::Mul(hn::PromoteTo(real, x1), factor), shift);
    sum0 = hn::Add(sum0, hn::BitCast(word, y0));
    sum1 = hn::Add(sum1, hn::BitCast(word, y1));
  }
  alignas(64) std::uint64_t sums[kLanes];
  alignas(64) std::int32_t mosts[kLanes];
  hn::Store(hn::Add(sum0, sum1), word, sums);
  hn::Store(hn::Max(most0, most1), half_int, mosts);
  std::uint64_t sum = 0;
  std::uint32_t most = 0;
  for (std::int64_t lane = 0; lane < kLanes; ++lane) {
    sum += sums[lane];
    most = std::max(most, static_cast<std::uint32_t>(mosts[lane]));
  }
  for (; i < n; ++i) {
    const double y = static_cast<double>(x[i]) * inverse_quantum + kShift;
    std::uint64_t y_bits;
    std::uint32_t x_bits;
    std::memcpy(&y_bits, &y, sizeof y);
    std::memcpy(&x_bits, x + i, sizeof x_bits);
    sum += y_bits;
    most = std::max(most, x_bits & 0x7fffffffu);
  }
  std::uint64_t shift_bits;
  std::memcpy(&shift_bits, &kShift, sizeof shift_bits);
  return {static_cast<std::int64_t>(sum - static_cast<std::uint64_t>(n) * shift_bits), most};
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(row_sum);

RowSum row_sum(const float* x, std::int64_t n, double inverse_quantum) {
  return HWY_DYNAMIC_DISPATCH(row_sum)(x, n, inverse_quantum);
}

std::vector<RowSumFunction> row_sum_targets() {
  std::vector<RowSumFunction> all;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    all.push_back(&HWY_DYNAMIC_DISPATCH(row_sum));
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return all;
}

}  // namespace chokepoint

#endif
