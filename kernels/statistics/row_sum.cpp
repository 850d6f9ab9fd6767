#include "kernels/statistics/row_sum.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/row_sum.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/arithmetic/target-inl.h"
#include "kernels/statistics/rounded_value.h"

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
std::uint64_t add_row_sums(const float* HWY_RESTRICT x, std::int64_t stride, std::int64_t rows,
                           std::int64_t n, double inverse_quantum, double most, RowSums sums) {
  const hn::ScalableTag<double> real;
  const hn::ScalableTag<std::int64_t> integer;
  const hn::Rebind<float, decltype(real)> half;
  constexpr std::int64_t kLanes = HWY_LANES(double);
  static_assert(kLanes <= kRowSumLanes);
  const auto factor = hn::Set(real, inverse_quantum), coarse = hn::Set(real, inverse_quantum * kPerGrain);
  const auto shift = hn::Set(real, kRowShift), limit = hn::Set(real, most);
  const std::int64_t whole = n - n % (2 * kLanes);
  const auto minus_shifts =
      hn::Set(integer,
              static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(whole / kLanes) * bits_of(kRowShift)));
  const auto add_to = [&](std::int64_t* to, auto vector, std::uint64_t end) {
    hn::StoreU(hn::Add(hn::LoadU(integer, to), vector), integer, to);
    *to += static_cast<std::int64_t>(end);
  };

  std::uint64_t refused = 0;
  for (std::int64_t row = 0; row < rows; ++row, x += stride) {
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
    if (!(end.squares < most) || !hn::AllTrue(real, hn::Lt(squares, limit))) {
      refused |= std::uint64_t{1} << row;
      continue;
    }
    const std::int64_t to = row * kRowSumLanes;
    add_to(sums.quanta + to, hn::Add(quanta0, quanta1), end.quanta);
    add_to(sums.grains + to, hn::Add(grains0, grains1), end.grains);
    add_to(sums.squares + to, hn::ConvertTo(integer, squares), static_cast<std::uint64_t>(end.squares));
  }
  return refused;
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(add_row_sums);

std::uint64_t add_row_sums(const float* x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                           double inverse_quantum, double most, RowSums sums) {
  return HWY_DYNAMIC_DISPATCH(add_row_sums)(x, stride, rows, n, inverse_quantum, most, sums);
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
