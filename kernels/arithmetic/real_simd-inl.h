// Real, Word and Mask as Highway vectors: kLanes scenarios at a time, once for every SIMD target with FMA.
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
constexpr int kLanes = static_cast<int>(HWY_LANES(float));

struct Mask {
  hn::Mask<RealTag> raw;
};

struct Real {
  hn::Vec<RealTag> raw;
  Real() = default;
  CHOKEPOINT_FUNCTION Real(hn::Vec<RealTag> v) : raw(v) {}
  CHOKEPOINT_FUNCTION Real(float a) : raw(hn::Set(RealTag(), a)) {}
};

struct Word {
  hn::Vec<WordTag> raw;
  Word() = default;
  CHOKEPOINT_FUNCTION Word(hn::Vec<WordTag> v) : raw(v) {}
  CHOKEPOINT_FUNCTION Word(std::uint32_t a) : raw(hn::Set(WordTag(), a)) {}
};

CHOKEPOINT_FUNCTION Real operator+(Real a, Real b) { return hn::Add(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Real operator-(Real a, Real b) { return hn::Sub(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Real operator*(Real a, Real b) { return hn::Mul(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Real operator/(Real a, Real b) { return hn::Div(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Real operator-(Real a) { return hn::Neg(a.raw); }
CHOKEPOINT_FUNCTION Real fma(Real a, Real b, Real c) { return hn::MulAdd(a.raw, b.raw, c.raw); }
CHOKEPOINT_FUNCTION Real sqrt(Real a) { return hn::Sqrt(a.raw); }
CHOKEPOINT_FUNCTION Real min(Real a, Real b) { return hn::Min(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Real max(Real a, Real b) { return hn::Max(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Real abs(Real a) { return hn::Abs(a.raw); }

CHOKEPOINT_FUNCTION Mask operator<(Real a, Real b) { return {hn::Lt(a.raw, b.raw)}; }
CHOKEPOINT_FUNCTION Mask operator>(Real a, Real b) { return {hn::Gt(a.raw, b.raw)}; }
CHOKEPOINT_FUNCTION Mask operator<=(Real a, Real b) { return {hn::Le(a.raw, b.raw)}; }
CHOKEPOINT_FUNCTION Mask operator>=(Real a, Real b) { return {hn::Ge(a.raw, b.raw)}; }
CHOKEPOINT_FUNCTION Mask operator==(Real a, Real b) { return {hn::Eq(a.raw, b.raw)}; }
CHOKEPOINT_FUNCTION Mask operator&(Mask a, Mask b) { return {hn::And(a.raw, b.raw)}; }
CHOKEPOINT_FUNCTION Mask operator|(Mask a, Mask b) { return {hn::Or(a.raw, b.raw)}; }
CHOKEPOINT_FUNCTION Mask operator!(Mask a) { return {hn::Not(a.raw)}; }

CHOKEPOINT_FUNCTION Word operator+(Word a, Word b) { return hn::Add(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Word operator-(Word a, Word b) { return hn::Sub(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Word operator&(Word a, Word b) { return hn::And(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Word operator|(Word a, Word b) { return hn::Or(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Word operator^(Word a, Word b) { return hn::Xor(a.raw, b.raw); }
CHOKEPOINT_FUNCTION Word operator<<(Word a, int n) { return hn::ShiftLeftSame(a.raw, n); }
CHOKEPOINT_FUNCTION Word operator>>(Word a, int n) { return hn::ShiftRightSame(a.raw, n); }
CHOKEPOINT_FUNCTION Mask operator<(Word a, Word b) {
  return {hn::RebindMask(RealTag(), hn::Lt(a.raw, b.raw))};
}
CHOKEPOINT_FUNCTION Mask operator==(Word a, Word b) {
  return {hn::RebindMask(RealTag(), hn::Eq(a.raw, b.raw))};
}

CHOKEPOINT_FUNCTION Real select(Mask m, Real a, Real b) { return hn::IfThenElse(m.raw, a.raw, b.raw); }
CHOKEPOINT_FUNCTION Word select(Mask m, Word a, Word b) {
  return hn::IfThenElse(hn::RebindMask(WordTag(), m.raw), a.raw, b.raw);
}
CHOKEPOINT_FUNCTION bool any(Mask m) { return !hn::AllFalse(RealTag(), m.raw); }

CHOKEPOINT_FUNCTION Word bits(Real a) { return hn::BitCast(WordTag(), a.raw); }
CHOKEPOINT_FUNCTION Real from_bits(Word w) { return hn::BitCast(RealTag(), w.raw); }
CHOKEPOINT_FUNCTION Real to_real(Word w) { return hn::ConvertTo(RealTag(), hn::BitCast(IntTag(), w.raw)); }
CHOKEPOINT_FUNCTION Word to_word(Real a) { return hn::BitCast(WordTag(), hn::ConvertTo(IntTag(), a.raw)); }

CHOKEPOINT_FUNCTION void multiply_wide(Word w, std::uint32_t m, Word& hi, Word& lo) {
  const hn::Repartition<std::uint64_t, WordTag> wide;
  const auto factor = hn::Set(WordTag(), m);
  const auto even = hn::MulEven(w.raw, factor);
  const auto odd = hn::MulEven(hn::BitCast(WordTag(), hn::ShiftRight<32>(hn::BitCast(wide, w.raw))), factor);
  hi = hn::OddEven(hn::BitCast(WordTag(), odd), hn::BitCast(WordTag(), hn::ShiftRight<32>(even)));
  lo = hn::OddEven(hn::BitCast(WordTag(), hn::ShiftLeft<32>(odd)), hn::BitCast(WordTag(), even));
}

CHOKEPOINT_FUNCTION Real gather(const float* table, Word index) {
  return hn::GatherIndex(RealTag(), table, hn::BitCast(IntTag(), index.raw));
}
CHOKEPOINT_FUNCTION Word lane_index() { return hn::Iota(WordTag(), 0); }

CHOKEPOINT_FUNCTION Real load(const float* from) { return hn::LoadU(RealTag(), from); }
CHOKEPOINT_FUNCTION void store(float* to, Real a) { hn::StoreU(a.raw, RealTag(), to); }

CHOKEPOINT_TARGET_END

#endif
