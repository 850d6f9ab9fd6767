#include "kernels/statistics/row_sum.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/row_sum.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/arithmetic/target-inl.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

constexpr std::uint32_t kOffset = std::uint32_t{1} << kRowOffsetBits;

/// The sums of one row while a vector after the other comes.
///
/// Rounding is by adding: a float32 in [2^23, 2^24) is a whole number, its low bits, and so is one in
/// [2^10, 2^11) in units of 2^-13, a quantum where a grain is 1:
///   s = x + 1.5 2^23 = 1.5 2^23 + z,   r = x + (1.5 2^23 + 1.5 2^10 - s) = 1.5 2^10 + (x - z).
/// What s and r are too much, and the offset that makes z a natural number, is taken off beforehand for all
/// vectors of the row. (x is a product, but an exact one: whether the target fuses the two makes no
/// difference.)
template <class D>
struct RowParts {
  static constexpr float kWhole = 12582912.0f, kFine = 1536.0f;  // 1.5 2^23, 1.5 2^10
  static constexpr std::uint32_t kWholeBits = 0x4B400000u, kFineBits = 0x44C00000u;
  using Word = hn::RebindToUnsigned<D>;
  using Wide = hn::RepartitionToWide<Word>;

  hn::Vec<Word> grains, quanta, all;
  hn::Vec<Wide> squares;

  HWY_INLINE void begin(std::uint32_t vectors) {
    grains = hn::Set(Word(), 0 - vectors * kOffset);
    quanta = hn::Set(Word(), 0 - vectors * kFineBits);
    all = hn::Zero(Word());
    squares = hn::Set(Wide(), 0 - 2 * std::uint64_t{vectors} * kOffset * kOffset);
  }
  HWY_INLINE void add(hn::Vec<D> x, hn::Vec<D> inverse_grain) {
    const auto s = hn::MulAdd(x, inverse_grain, hn::Set(D(), kWhole));
    const auto r = hn::MulAdd(x, inverse_grain, hn::Sub(hn::Set(D(), kWhole + kFine), s));
    const auto z = hn::Sub(hn::BitCast(Word(), s), hn::Set(Word(), kWholeBits - kOffset));
    const auto odd = hn::BitCast(Word(), hn::ShiftRight<32>(hn::BitCast(Wide(), z)));
    grains = hn::Add(grains, z);
    quanta = hn::Add(quanta, hn::BitCast(Word(), r));
    all = hn::Or(all, z);
    squares = hn::Add(squares, hn::Add(hn::MulEven(z, z), hn::MulEven(odd, odd)));
  }
  HWY_INLINE bool fits() const {
    return hn::AllTrue(Word(), hn::Eq(hn::And(all, hn::Set(Word(), 0 - 2 * kOffset)), hn::Zero(Word())));
  }
  HWY_INLINE void add_to(std::int32_t* to, std::uint64_t* squares_to) const {
    const hn::RebindToSigned<D> integer;
    const auto pairs =
        hn::Add(hn::InterleaveLower(Word(), grains, quanta), hn::InterleaveUpper(Word(), grains, quanta));
    hn::StoreU(hn::Add(hn::LoadU(integer, to), hn::BitCast(integer, pairs)), integer, to);
    hn::StoreU(hn::Add(hn::LoadU(Wide(), squares_to), squares), Wide(), squares_to);
  }
};

std::uint64_t add_row_sums(const float* HWY_RESTRICT x, std::int64_t stride, std::int64_t rows,
                           std::int64_t n, float inverse_grain, RowSums sums) {
  const hn::CappedTag<float, kRowSumLanes> real;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(real));
  const auto factor = hn::Set(real, inverse_grain);
  const std::int64_t rest = n % lanes, whole = n - rest;
  const auto vectors = static_cast<std::uint32_t>((n + lanes - 1) / lanes);
  std::uint64_t refused = 0;
  RowParts<decltype(real)> parts;
  for (std::int64_t row = 0; row < rows; ++row, x += stride) {
    parts.begin(vectors);
    std::int64_t i = 0;
    for (; i + 4 * lanes <= whole; i += 4 * lanes) {
      parts.add(hn::LoadU(real, x + i), factor);
      parts.add(hn::LoadU(real, x + i + lanes), factor);
      parts.add(hn::LoadU(real, x + i + 2 * lanes), factor);
      parts.add(hn::LoadU(real, x + i + 3 * lanes), factor);
    }
    for (; i < whole; i += lanes) parts.add(hn::LoadU(real, x + i), factor);
    if (rest > 0) {
      alignas(64) float end[kRowSumLanes] = {};
      std::copy_n(x + whole, rest, end);
      parts.add(hn::Load(real, end), factor);
    }
    if (parts.fits())
      parts.add_to(sums.sums + row * kRowSumLanes, sums.squares + row * kRowSquareLanes);
    else
      refused |= std::uint64_t{1} << row;
  }
  return refused;
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(add_row_sums);

std::uint64_t add_row_sums(const float* x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                           float inverse_grain, RowSums sums) {
  return HWY_DYNAMIC_DISPATCH(add_row_sums)(x, stride, rows, n, inverse_grain, sums);
}

RowSum total_of(const std::int32_t* sums, const std::uint64_t* squares) {
  std::int64_t grains = 0, quanta = 0;
  for (std::int64_t lane = 0; lane < kRowSumLanes; lane += 2) {
    grains += sums[lane];
    quanta += sums[lane + 1];
  }
  std::uint64_t square = 0;
  for (std::int64_t lane = 0; lane < kRowSquareLanes; ++lane) square += squares[lane];
  const std::int64_t offset = std::int64_t{2} << kRowOffsetBits;
  return {quanta + (std::int64_t{1} << kRowGrainBits) * grains, grains,
          static_cast<std::int64_t>(square) - offset * grains};
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
