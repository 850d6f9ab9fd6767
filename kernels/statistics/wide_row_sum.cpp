#include "kernels/statistics/wide_row_sum.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/wide_row_sum.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/arithmetic/target-inl.h"
#include "kernels/statistics/rounded_value.h"
#include "kernels/statistics/simd_targets.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

/// Sums of the values that do not fill two vectors.
struct RowEnd {
  std::uint64_t quanta = 0, grains = 0;
  double squares = 0;

  RowEnd(const float* x, std::int64_t n, double inverse_quantum) {
    for (std::int64_t i = 0; i < n; ++i) {
      const RoundedValue value = rounded_value(static_cast<double>(x[i]) * inverse_quantum);
      quanta += value.quanta;
      grains += value.grains;
      squares += value.exact_grains * value.exact_grains;
    }
  }
};

/// Round as rounded_value() does; integers add in any order. Squares add up in float64, without rounding
/// below 2^53. Their sums never fall, so that one value that is too large shows in them, as do NaN and
/// infinity.
std::optional<RowSum> wide_row_sum(const float* HWY_RESTRICT x, std::int64_t n, double inverse_quantum,
                                   double most) {
  const hn::ScalableTag<double> real;
  const hn::ScalableTag<std::int64_t> integer;
  const hn::Rebind<float, decltype(real)> half;
  constexpr std::int64_t kLanes = HWY_LANES(double);
  const auto factor = hn::Set(real, inverse_quantum), coarse = hn::Set(real, inverse_quantum * kPerGrain);
  const auto shift = hn::Set(real, kRowShift);
  const std::int64_t whole = n - n % (2 * kLanes);
  const auto minus_shifts =
      hn::Set(integer,
              static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(whole / kLanes) * bits_of(kRowShift)));

  auto quanta0 = minus_shifts, quanta1 = hn::Zero(integer), grains0 = minus_shifts, grains1 = quanta1;
  auto squares0 = hn::Zero(real), squares1 = hn::Zero(real);
  for (std::int64_t i = 0; i < whole; i += 2 * kLanes) {
    const auto x0 = hn::PromoteTo(real, hn::LoadU(half, x + i));
    const auto x1 = hn::PromoteTo(real, hn::LoadU(half, x + i + kLanes));
    quanta0 = hn::Add(quanta0, hn::BitCast(integer, hn::MulAdd(x0, factor, shift)));
    quanta1 = hn::Add(quanta1, hn::BitCast(integer, hn::MulAdd(x1, factor, shift)));
    const auto shifted0 = hn::MulAdd(x0, coarse, shift), shifted1 = hn::MulAdd(x1, coarse, shift);
    grains0 = hn::Add(grains0, hn::BitCast(integer, shifted0));
    grains1 = hn::Add(grains1, hn::BitCast(integer, shifted1));
    const auto z0 = hn::Sub(shifted0, shift), z1 = hn::Sub(shifted1, shift);
    squares0 = hn::MulAdd(z0, z0, squares0);
    squares1 = hn::MulAdd(z1, z1, squares1);
  }
  const RowEnd end(x + whole, n - whole, inverse_quantum);
  const auto squares = hn::Add(squares0, squares1);
  if (!(end.squares < most) || !hn::AllTrue(real, hn::Lt(squares, hn::Set(real, most)))) return std::nullopt;
  const auto sum = [&](auto vector, std::uint64_t rest) {
    return hn::GetLane(hn::SumOfLanes(integer, vector)) + static_cast<std::int64_t>(rest);
  };
  return RowSum{sum(hn::Add(quanta0, quanta1), end.quanta), sum(hn::Add(grains0, grains1), end.grains),
                sum(hn::ConvertTo(integer, squares), static_cast<std::uint64_t>(end.squares))};
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(wide_row_sum);

std::optional<RowSum> wide_row_sum(const float* x, std::int64_t n, double inverse_quantum, double most) {
  return HWY_DYNAMIC_DISPATCH(wide_row_sum)(x, n, inverse_quantum, most);
}

std::vector<decltype(&wide_row_sum)> wide_row_sum_targets() {
  return for_each_target([] { return &HWY_DYNAMIC_DISPATCH(wide_row_sum); });
}

}  // namespace chokepoint

#endif
