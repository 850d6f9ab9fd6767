// Real, Word and Mask as four Highway vectors each: kLanes scenarios at a time, once for every SIMD target
// with FMA.
#if defined(CHOKEPOINT_REAL_SIMD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_REAL_SIMD_INL_H_
#undef CHOKEPOINT_REAL_SIMD_INL_H_
#else
#define CHOKEPOINT_REAL_SIMD_INL_H_
#endif

#include <hwy/highway.h>

#include <cstdint>

#include "kernels/arithmetic/target-inl.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

using RealTag = hn::ScalableTag<float>;
using WordTag = hn::ScalableTag<std::uint32_t>;
using IntTag = hn::ScalableTag<std::int32_t>;

// Four vectors side by side: the tables are read once for all of them, and their chains of operations
// overlap. (On AVX-512, 2 take 0.85 of the time of 1 and 4 take 0.7; 8 no longer fit the caches. Named
// members rather than an array: GCC 12 keeps these in registers, and loses 15% of the speed with an array.)
constexpr int kPerVector = static_cast<int>(HWY_LANES(float));
constexpr int kLanes = 4 * kPerVector;

struct Mask {
  hn::Mask<RealTag> a, b, c, d;
};
struct Real {
  hn::Vec<RealTag> a, b, c, d;
  Real() = default;
  CHOKEPOINT_FUNCTION Real(hn::Vec<RealTag> a_, hn::Vec<RealTag> b_, hn::Vec<RealTag> c_, hn::Vec<RealTag> d_)
      : a(a_), b(b_), c(c_), d(d_) {}
  CHOKEPOINT_FUNCTION Real(float x) : a(hn::Set(RealTag(), x)), b(a), c(a), d(a) {}
};
struct Word {
  hn::Vec<WordTag> a, b, c, d;
  Word() = default;
  CHOKEPOINT_FUNCTION Word(hn::Vec<WordTag> a_, hn::Vec<WordTag> b_, hn::Vec<WordTag> c_, hn::Vec<WordTag> d_)
      : a(a_), b(b_), c(c_), d(d_) {}
  CHOKEPOINT_FUNCTION Word(std::uint32_t x) : a(hn::Set(WordTag(), x)), b(a), c(a), d(a) {}
};
using Uniform = std::uint32_t;

CHOKEPOINT_FUNCTION Real operator+(Real x, Real y) {
  return {hn::Add(x.a, y.a), hn::Add(x.b, y.b), hn::Add(x.c, y.c), hn::Add(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Real operator-(Real x, Real y) {
  return {hn::Sub(x.a, y.a), hn::Sub(x.b, y.b), hn::Sub(x.c, y.c), hn::Sub(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Real operator*(Real x, Real y) {
  return {hn::Mul(x.a, y.a), hn::Mul(x.b, y.b), hn::Mul(x.c, y.c), hn::Mul(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Real operator/(Real x, Real y) {
  return {hn::Div(x.a, y.a), hn::Div(x.b, y.b), hn::Div(x.c, y.c), hn::Div(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Real min(Real x, Real y) {
  return {hn::Min(x.a, y.a), hn::Min(x.b, y.b), hn::Min(x.c, y.c), hn::Min(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Real max(Real x, Real y) {
  return {hn::Max(x.a, y.a), hn::Max(x.b, y.b), hn::Max(x.c, y.c), hn::Max(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Real operator-(Real x) {
  return {hn::Neg(x.a), hn::Neg(x.b), hn::Neg(x.c), hn::Neg(x.d)};
}
CHOKEPOINT_FUNCTION Real fma(Real x, Real y, Real z) {
  return {hn::MulAdd(x.a, y.a, z.a), hn::MulAdd(x.b, y.b, z.b), hn::MulAdd(x.c, y.c, z.c),
          hn::MulAdd(x.d, y.d, z.d)};
}
CHOKEPOINT_FUNCTION Real sqrt(Real x) { return {hn::Sqrt(x.a), hn::Sqrt(x.b), hn::Sqrt(x.c), hn::Sqrt(x.d)}; }
CHOKEPOINT_FUNCTION Real abs(Real x) { return {hn::Abs(x.a), hn::Abs(x.b), hn::Abs(x.c), hn::Abs(x.d)}; }
CHOKEPOINT_FUNCTION Mask operator<(Real x, Real y) {
  return {hn::Lt(x.a, y.a), hn::Lt(x.b, y.b), hn::Lt(x.c, y.c), hn::Lt(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Mask operator>(Real x, Real y) {
  return {hn::Gt(x.a, y.a), hn::Gt(x.b, y.b), hn::Gt(x.c, y.c), hn::Gt(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Mask operator<=(Real x, Real y) {
  return {hn::Le(x.a, y.a), hn::Le(x.b, y.b), hn::Le(x.c, y.c), hn::Le(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Mask operator>=(Real x, Real y) {
  return {hn::Ge(x.a, y.a), hn::Ge(x.b, y.b), hn::Ge(x.c, y.c), hn::Ge(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Mask operator==(Real x, Real y) {
  return {hn::Eq(x.a, y.a), hn::Eq(x.b, y.b), hn::Eq(x.c, y.c), hn::Eq(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Mask operator&(Mask x, Mask y) {
  return {hn::And(x.a, y.a), hn::And(x.b, y.b), hn::And(x.c, y.c), hn::And(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Mask operator|(Mask x, Mask y) {
  return {hn::Or(x.a, y.a), hn::Or(x.b, y.b), hn::Or(x.c, y.c), hn::Or(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Mask operator!(Mask x) {
  return {hn::Not(x.a), hn::Not(x.b), hn::Not(x.c), hn::Not(x.d)};
}
CHOKEPOINT_FUNCTION Word operator+(Word x, Word y) {
  return {hn::Add(x.a, y.a), hn::Add(x.b, y.b), hn::Add(x.c, y.c), hn::Add(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Word operator-(Word x, Word y) {
  return {hn::Sub(x.a, y.a), hn::Sub(x.b, y.b), hn::Sub(x.c, y.c), hn::Sub(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Word operator&(Word x, Word y) {
  return {hn::And(x.a, y.a), hn::And(x.b, y.b), hn::And(x.c, y.c), hn::And(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Word operator|(Word x, Word y) {
  return {hn::Or(x.a, y.a), hn::Or(x.b, y.b), hn::Or(x.c, y.c), hn::Or(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Word operator^(Word x, Word y) {
  return {hn::Xor(x.a, y.a), hn::Xor(x.b, y.b), hn::Xor(x.c, y.c), hn::Xor(x.d, y.d)};
}
CHOKEPOINT_FUNCTION Word operator<<(Word x, int n) {
  return {hn::ShiftLeftSame(x.a, n), hn::ShiftLeftSame(x.b, n), hn::ShiftLeftSame(x.c, n),
          hn::ShiftLeftSame(x.d, n)};
}
CHOKEPOINT_FUNCTION Word operator>>(Word x, int n) {
  return {hn::ShiftRightSame(x.a, n), hn::ShiftRightSame(x.b, n), hn::ShiftRightSame(x.c, n),
          hn::ShiftRightSame(x.d, n)};
}
CHOKEPOINT_FUNCTION Mask operator<(Word x, Word y) {
  return {hn::RebindMask(RealTag(), hn::Lt(x.a, y.a)), hn::RebindMask(RealTag(), hn::Lt(x.b, y.b)),
          hn::RebindMask(RealTag(), hn::Lt(x.c, y.c)), hn::RebindMask(RealTag(), hn::Lt(x.d, y.d))};
}
CHOKEPOINT_FUNCTION Mask operator==(Word x, Word y) {
  return {hn::RebindMask(RealTag(), hn::Eq(x.a, y.a)), hn::RebindMask(RealTag(), hn::Eq(x.b, y.b)),
          hn::RebindMask(RealTag(), hn::Eq(x.c, y.c)), hn::RebindMask(RealTag(), hn::Eq(x.d, y.d))};
}
CHOKEPOINT_FUNCTION Real select(Mask m, Real x, Real y) {
  return {hn::IfThenElse(m.a, x.a, y.a), hn::IfThenElse(m.b, x.b, y.b), hn::IfThenElse(m.c, x.c, y.c),
          hn::IfThenElse(m.d, x.d, y.d)};
}
CHOKEPOINT_FUNCTION Word select(Mask m, Word x, Word y) {
  return {hn::IfThenElse(hn::RebindMask(WordTag(), m.a), x.a, y.a),
          hn::IfThenElse(hn::RebindMask(WordTag(), m.b), x.b, y.b),
          hn::IfThenElse(hn::RebindMask(WordTag(), m.c), x.c, y.c),
          hn::IfThenElse(hn::RebindMask(WordTag(), m.d), x.d, y.d)};
}
CHOKEPOINT_FUNCTION bool any(Mask m) {
  return !hn::AllFalse(RealTag(), m.a) || !hn::AllFalse(RealTag(), m.b) || !hn::AllFalse(RealTag(), m.c) ||
         !hn::AllFalse(RealTag(), m.d);
}
CHOKEPOINT_FUNCTION Word bits(Real x) {
  return {hn::BitCast(WordTag(), x.a), hn::BitCast(WordTag(), x.b), hn::BitCast(WordTag(), x.c),
          hn::BitCast(WordTag(), x.d)};
}
CHOKEPOINT_FUNCTION Real from_bits(Word x) {
  return {hn::BitCast(RealTag(), x.a), hn::BitCast(RealTag(), x.b), hn::BitCast(RealTag(), x.c),
          hn::BitCast(RealTag(), x.d)};
}
CHOKEPOINT_FUNCTION Real to_real(Word x) {
  return {hn::ConvertTo(RealTag(), hn::BitCast(IntTag(), x.a)),
          hn::ConvertTo(RealTag(), hn::BitCast(IntTag(), x.b)),
          hn::ConvertTo(RealTag(), hn::BitCast(IntTag(), x.c)),
          hn::ConvertTo(RealTag(), hn::BitCast(IntTag(), x.d))};
}
CHOKEPOINT_FUNCTION Word to_word(Real x) {
  return {hn::BitCast(WordTag(), hn::ConvertTo(IntTag(), x.a)),
          hn::BitCast(WordTag(), hn::ConvertTo(IntTag(), x.b)),
          hn::BitCast(WordTag(), hn::ConvertTo(IntTag(), x.c)),
          hn::BitCast(WordTag(), hn::ConvertTo(IntTag(), x.d))};
}
/// High and low words of the products with a constant: the even lanes' and the odd lanes' products
/// interleaved.
CHOKEPOINT_FUNCTION void multiply_wide_part(hn::Vec<WordTag> w, std::uint32_t m, hn::Vec<WordTag>& hi,
                                            hn::Vec<WordTag>& lo) {
  const auto factor = hn::Set(WordTag(), m);
  const auto even = hn::BitCast(WordTag(), hn::MulEven(w, factor));
  const auto odd = hn::BitCast(WordTag(), hn::MulEven(hn::DupOdd(w), factor));
  hi = hn::OddEven(odd, hn::DupOdd(even));
  lo = hn::OddEven(hn::DupEven(odd), even);
}

CHOKEPOINT_FUNCTION void multiply_wide(Word w, std::uint32_t m, Word& hi, Word& lo) {
  multiply_wide_part(w.a, m, hi.a, lo.a);
  multiply_wide_part(w.b, m, hi.b, lo.b);
  multiply_wide_part(w.c, m, hi.c, lo.c);
  multiply_wide_part(w.d, m, hi.d, lo.d);
}
CHOKEPOINT_FUNCTION void multiply_wide(Uniform w, std::uint32_t m, Uniform& hi, Uniform& lo) {
  const std::uint64_t product = std::uint64_t{w} * m;
  hi = static_cast<Uniform>(product >> 32);
  lo = static_cast<Uniform>(product);
}
CHOKEPOINT_FUNCTION Real gather(const float* table, Word index) {
  return {hn::GatherIndex(RealTag(), table, hn::BitCast(IntTag(), index.a)),
          hn::GatherIndex(RealTag(), table, hn::BitCast(IntTag(), index.b)),
          hn::GatherIndex(RealTag(), table, hn::BitCast(IntTag(), index.c)),
          hn::GatherIndex(RealTag(), table, hn::BitCast(IntTag(), index.d))};
}
/// Entries of a table that fits a register: one instruction, where a gather takes one a lane.
CHOKEPOINT_FUNCTION Real permute(const float* table, std::int32_t size, Word index) {
  const auto all = hn::MaskedLoad(hn::FirstN(RealTag(), static_cast<std::size_t>(size)), RealTag(), table);
  return {hn::TableLookupLanes(all, hn::IndicesFromVec(RealTag(), hn::BitCast(IntTag(), index.a))),
          hn::TableLookupLanes(all, hn::IndicesFromVec(RealTag(), hn::BitCast(IntTag(), index.b))),
          hn::TableLookupLanes(all, hn::IndicesFromVec(RealTag(), hn::BitCast(IntTag(), index.c))),
          hn::TableLookupLanes(all, hn::IndicesFromVec(RealTag(), hn::BitCast(IntTag(), index.d)))};
}
CHOKEPOINT_FUNCTION Real look_up(const float* table, std::int32_t size, Word index) {
  if (size <= kPerVector) return permute(table, size, index);
  if (size > 2 * kPerVector) return gather(table, index);
  const Word within = index & Word(kPerVector - 1);
  return select(index < Word(kPerVector), permute(table, kPerVector, within),
                permute(table + kPerVector, size - kPerVector, within));
}
CHOKEPOINT_FUNCTION Word lane_index() {
  return {hn::Iota(WordTag(), 0 * kPerVector), hn::Iota(WordTag(), 1 * kPerVector),
          hn::Iota(WordTag(), 2 * kPerVector), hn::Iota(WordTag(), 3 * kPerVector)};
}
CHOKEPOINT_FUNCTION Real load(const float* from) {
  return {hn::LoadU(RealTag(), from + 0 * kPerVector), hn::LoadU(RealTag(), from + 1 * kPerVector),
          hn::LoadU(RealTag(), from + 2 * kPerVector), hn::LoadU(RealTag(), from + 3 * kPerVector)};
}
CHOKEPOINT_FUNCTION void store(float* to, Real x) {
  using Floats = float __attribute__((vector_size(kPerVector * sizeof(float)), aligned(sizeof(float))));
  *reinterpret_cast<Floats*>(to + 0 * kPerVector) = reinterpret_cast<Floats>(x.a.raw);
  *reinterpret_cast<Floats*>(to + 1 * kPerVector) = reinterpret_cast<Floats>(x.b.raw);
  *reinterpret_cast<Floats*>(to + 2 * kPerVector) = reinterpret_cast<Floats>(x.c.raw);
  *reinterpret_cast<Floats*>(to + 3 * kPerVector) = reinterpret_cast<Floats>(x.d.raw);
}
CHOKEPOINT_TARGET_END

#endif
