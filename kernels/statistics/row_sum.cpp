#include "kernels/statistics/row_sum.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/row_sum.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <cstring>

#include "kernels/arithmetic/target-inl.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

/// Round by adding 1.5 * 2^52: the integer is then the low bits of the float64, and integers add in any
/// order. (The product is exact, so that it makes no difference whether the target fuses the two.) Sums of
/// squares never fall, so that one value that is too large shows in them, as do NaN and infinity.
bool add_row_sums(const float* HWY_RESTRICT x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                  double inverse_quantum, float too_large, std::int64_t* HWY_RESTRICT sums) {
  constexpr double kShift = 6755399441055744.0;  // 1.5 * 2^52
  const hn::ScalableTag<float> single;
  const hn::ScalableTag<double> real;
  const hn::ScalableTag<std::int64_t> integer;
  const hn::Rebind<float, decltype(real)> half;
  constexpr std::int64_t kLanes = HWY_LANES(double);
  static_assert(kLanes <= kRowSumLanes);
  const auto factor = hn::Set(real, inverse_quantum), shift = hn::Set(real, kShift);
  std::uint64_t shift_bits;
  std::memcpy(&shift_bits, &kShift, sizeof shift_bits);
  const std::int64_t whole = n - n % (2 * kLanes);
  const auto minus_shifts = hn::Set(
      integer, static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(whole / kLanes) * shift_bits));

  alignas(64) std::int64_t row_sums[kRowSumRows * kLanes];
  auto squares = hn::Zero(single);
  float squares_of_ends = 0;
  for (std::int64_t row = 0; row < rows; ++row, x += stride) {
    auto sum0 = minus_shifts, sum1 = hn::Zero(integer);
    for (std::int64_t i = 0; i < whole; i += 2 * kLanes) {
      const auto x0 = hn::PromoteTo(real, hn::LoadU(half, x + i));
      const auto x1 = hn::PromoteTo(real, hn::LoadU(half, x + i + kLanes));
      const auto both = hn::LoadU(single, x + i);
      squares = hn::MulAdd(both, both, squares);
      sum0 = hn::Add(sum0, hn::BitCast(integer, hn::MulAdd(x0, factor, shift)));
      sum1 = hn::Add(sum1, hn::BitCast(integer, hn::MulAdd(x1, factor, shift)));
    }
    hn::Store(hn::Add(sum0, sum1), integer, row_sums + row * kLanes);
    for (std::int64_t i = whole; i < n; ++i) {
      const double y = static_cast<double>(x[i]) * inverse_quantum + kShift;
      std::uint64_t y_bits;
      std::memcpy(&y_bits, &y, sizeof y);
      row_sums[row * kLanes] += static_cast<std::int64_t>(y_bits - shift_bits);
      squares_of_ends += x[i] * x[i];
    }
  }
  const float limit = too_large * too_large;
  if (!(squares_of_ends < limit) || !hn::AllTrue(single, hn::Lt(squares, hn::Set(single, limit))))
    return false;
  for (std::int64_t row = 0; row < rows; ++row) {
    std::int64_t* to = sums + row * kRowSumLanes;
    hn::StoreU(hn::Add(hn::LoadU(integer, to), hn::Load(integer, row_sums + row * kLanes)), integer, to);
  }
  return true;
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(add_row_sums);

bool add_row_sums(const float* x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                  double inverse_quantum, float too_large, std::int64_t* sums) {
  return HWY_DYNAMIC_DISPATCH(add_row_sums)(x, stride, rows, n, inverse_quantum, too_large, sums);
}

std::vector<decltype(&add_row_sums)> add_row_sums_targets() {
  std::vector<decltype(&add_row_sums)> all;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    all.push_back(&HWY_DYNAMIC_DISPATCH(add_row_sums));
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return all;
}

}  // namespace chokepoint

#endif
