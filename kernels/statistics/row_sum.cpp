#include "kernels/statistics/row_sum.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/row_sum.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <bit>

#include "kernels/arithmetic/target-inl.h"
#include "kernels/statistics/simd_targets.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

/// The sums of one row while a vector after the other comes.
///
/// Rounding is by adding: a float32 in [2^23, 2^24) is a whole number, its low bits, and so is one in
/// [2^10, 2^11) in units of 2^-13, a quantum where a grain is 1:
///   s = x + 2^23 + 2^20 = 2^23 + 2^20 + z,   r = x + (2^23 + 2^20 + 1.5 2^10 - s) = 1.5 2^10 + (x - z).
/// Sums are of the bits of s and r, and of the squares of the former, modulo 2^32 and 2^64; what these are
/// too much is taken off beforehand for all vectors of the row. z can be taken where s keeps all upper bits.
/// (x is a product, but an exact one: whether the target fuses the two makes no difference.)
template <class D>
struct RowParts {
  static constexpr float kWhole = 9437184.0f, kFine = 1536.0f;  // 2^23 + 2^20, 1.5 2^10
  static constexpr std::uint32_t kFineBits = 0x44C00000u;
  static constexpr std::uint32_t kUpperBits = 0x4B000000u;  // of s
  using Word = hn::RebindToUnsigned<D>;
  using Wide = hn::RepartitionToWide<Word>;

  hn::Vec<Word> grains, quanta, all;
  hn::Vec<Wide> squares;

  HWY_INLINE void begin(std::uint32_t vectors) {
    grains = hn::Set(Word(), 0 - vectors * kRowWholeBits);
    quanta = hn::Set(Word(), 0 - vectors * kFineBits);
    all = hn::Zero(Word());
    squares = hn::Set(Wide(), 0 - 2 * std::uint64_t{vectors} * kRowWholeBits * kRowWholeBits);
  }
  HWY_INLINE void add(hn::Vec<D> x, hn::Vec<D> inverse_grain) {
    const auto whole = hn::MulAdd(x, inverse_grain, hn::Set(D(), kWhole));
    const auto s = hn::BitCast(Word(), whole);
    grains = hn::Add(grains, s);
    quanta = hn::Add(quanta, rest(x, inverse_grain, whole));
    all = hn::Or(all, hn::Xor(s, hn::Set(Word(), kUpperBits)));
    squares = hn::Add(squares, hn::Add(square(s), square(odd(s))));
  }
  /// Add x so many times.
  HWY_INLINE void add(hn::Vec<D> x, hn::Vec<D> inverse_grain, std::uint32_t times) {
    const auto whole = hn::MulAdd(x, inverse_grain, hn::Set(D(), kWhole));
    const auto s = hn::BitCast(Word(), whole), count = hn::Set(Word(), times);
    quanta = hn::Add(quanta, hn::Mul(rest(x, inverse_grain, whole), count));
    grains = hn::Add(grains, hn::Mul(s, count));
    all = hn::Or(all, hn::Xor(s, hn::Set(Word(), kUpperBits)));
    // times * squares, modulo 2^64: the upper half of squares times `times`, and the lower.
    const auto sum = hn::Add(square(s), square(odd(s)));
    const auto low = hn::MulEven(hn::BitCast(Word(), sum), count);
    const auto high = hn::MulEven(odd(hn::BitCast(Word(), sum)), count);
    squares = hn::Add(squares, hn::Add(low, hn::ShiftLeft<32>(high)));
  }
  HWY_INLINE bool fits() const {
    constexpr std::uint32_t kUpper = 0 - (std::uint32_t{2} << kRowOffsetBits);
    return hn::AllTrue(Word(), hn::Eq(hn::And(all, hn::Set(Word(), kUpper)), hn::Zero(Word())));
  }
  HWY_INLINE void add_to(std::int32_t* to, std::uint64_t* squares_to) const {
    const hn::RebindToSigned<D> integer;
    const auto pairs =
        hn::Add(hn::InterleaveLower(Word(), grains, quanta), hn::InterleaveUpper(Word(), grains, quanta));
    hn::StoreU(hn::Add(hn::LoadU(integer, to), hn::BitCast(integer, pairs)), integer, to);
    hn::StoreU(hn::Add(hn::LoadU(Wide(), squares_to), squares), Wide(), squares_to);
  }

 private:
  static HWY_INLINE hn::Vec<Word> rest(hn::Vec<D> x, hn::Vec<D> inverse_grain, hn::Vec<D> whole) {
    return hn::BitCast(Word(), hn::MulAdd(x, inverse_grain, hn::Sub(hn::Set(D(), kWhole + kFine), whole)));
  }
  static HWY_INLINE hn::Vec<Word> odd(hn::Vec<Word> v) {
    return hn::BitCast(Word(), hn::ShiftRight<32>(hn::BitCast(Wide(), v)));
  }
  static HWY_INLINE hn::Vec<Wide> square(hn::Vec<Word> v) { return hn::MulEven(v, v); }
};

/// Whether x[0 ... n), n >= 1 whole vectors, are the same bits.
template <class D>
HWY_INLINE bool is_constant(D real, const float* HWY_RESTRICT x, std::int64_t n) {
  const hn::RebindToUnsigned<D> word;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(real));
  const auto first = hn::BitCast(word, hn::Set(real, x[0]));
  auto different = hn::Zero(word);
  for (std::int64_t i = 0; i < n; i += lanes)
    different = hn::Or(different, hn::Xor(hn::BitCast(word, hn::LoadU(real, x + i)), first));
  return hn::AllTrue(word, hn::Eq(different, hn::Zero(word)));
}

/// Add x[done ... n).
template <class D, class Parts>
HWY_INLINE void add_values(D real, const float* HWY_RESTRICT x, std::int64_t done, std::int64_t n,
                           hn::Vec<D> factor, Parts& parts) {
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(real));
  std::int64_t i = done;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    parts.add(hn::LoadU(real, x + i), factor);
    parts.add(hn::LoadU(real, x + i + lanes), factor);
    parts.add(hn::LoadU(real, x + i + 2 * lanes), factor);
    parts.add(hn::LoadU(real, x + i + 3 * lanes), factor);
  }
  for (; i + lanes <= n; i += lanes) parts.add(hn::LoadU(real, x + i), factor);
  if (i < n) {
    alignas(64) float end[kRowSumLanes] = {};
    std::copy_n(x + i, n - i, end);
    parts.add(hn::Load(real, end), factor);
  }
}

std::uint64_t add_row_sums(const float* HWY_RESTRICT x, std::int64_t stride, std::int64_t rows,
                           std::int64_t n, float inverse_grain, RowSums sums, std::uint64_t& constant) {
  const hn::CappedTag<float, kRowSumLanes> real;
  const auto lanes = static_cast<std::int64_t>(hn::Lanes(real));
  const auto factor = hn::Set(real, inverse_grain);
  const std::int64_t whole = n - n % lanes;
  const auto vectors = static_cast<std::uint32_t>((n + lanes - 1) / lanes);
  std::uint64_t refused = 0;
  RowParts<decltype(real)> parts;
  const auto end_row = [&](std::int64_t row) HWY_ATTR {
    if (parts.fits())
      parts.add_to(sums.sums + row * kRowSumLanes, sums.squares + row * kRowSquareLanes);
    else
      refused |= std::uint64_t{1} << row;
  };
  const std::uint64_t all = ~std::uint64_t{0} >> (kRowSumRows - rows);
  if (whole == 0) constant = 0;
  for (std::uint64_t left = constant & all; left != 0; left &= left - 1) {
    const std::int64_t row = std::countr_zero(left);
    const float* const values = x + row * stride;
    if (!is_constant(real, values, whole)) {
      constant &= ~(std::uint64_t{1} << row);
      continue;
    }
    parts.begin(vectors);
    parts.add(hn::LoadU(real, values), factor, static_cast<std::uint32_t>(whole / lanes));
    add_values(real, values, whole, n, factor, parts);
    end_row(row);
  }
  for (std::uint64_t left = ~constant & all; left != 0; left &= left - 1) {
    const std::int64_t row = std::countr_zero(left);
    parts.begin(vectors);
    add_values(real, x + row * stride, 0, n, factor, parts);
    end_row(row);
  }
  return refused;
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(add_row_sums);

std::uint64_t add_row_sums(const float* x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                           float inverse_grain, RowSums sums, std::uint64_t& constant) {
  return HWY_DYNAMIC_DISPATCH(add_row_sums)(x, stride, rows, n, inverse_grain, sums, constant);
}

RowSum total_of(const std::int32_t* sums, const std::uint64_t* squares) {
  std::int64_t grains = 0, quanta = 0;
  for (std::int64_t lane = 0; lane < kRowSumLanes; lane += 2) {
    grains += sums[lane];
    quanta += sums[lane + 1];
  }
  std::uint64_t square = 0;
  for (std::int64_t lane = 0; lane < kRowSquareLanes; ++lane) square += squares[lane];
  square -= 2 * std::uint64_t{kRowWholeBits} * static_cast<std::uint64_t>(grains);
  return {quanta + (std::int64_t{1} << kRowGrainBits) * grains, grains, static_cast<std::int64_t>(square)};
}

std::vector<decltype(&add_row_sums)> add_row_sums_targets() {
  return for_each_target([] { return &HWY_DYNAMIC_DISPATCH(add_row_sums); });
}

}  // namespace chokepoint

#endif
