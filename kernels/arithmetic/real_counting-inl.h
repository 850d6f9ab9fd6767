// Real, Word and Mask that hold nothing and count what is done to them: the same kernels, run over these,
// tell how many operations a scenario takes. What steers the kernels is the same for all scenarios, so that
// no value is needed; any() is false: what is done for rare values alone is not counted.
#pragma once

#include <cstdint>

#include "kernels/arithmetic/operations.h"
#include "kernels/arithmetic/target-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// Where operations are counted; set by who counts, in the thread that does.
inline thread_local Operations* tally = nullptr;

struct Mask {};
struct Real {
  Real() = default;
  Real(float) { ++tally->constant; }
};
struct Word {
  Word() = default;
  Word(std::uint32_t) { ++tally->constant; }
};
using Uniform = std::uint32_t;  // costs nothing: computed once for many scenarios
constexpr int kLanes = 1;

template <class Result>
inline Result counted(std::int64_t Operations::*operation) {
  ++(tally->*operation);
  return Result();
}

inline Real operator+(Real, Real) { return counted<Real>(&Operations::arithmetic); }
inline Real operator-(Real, Real) { return counted<Real>(&Operations::arithmetic); }
inline Real operator*(Real, Real) { return counted<Real>(&Operations::arithmetic); }
inline Real operator/(Real, Real) { return counted<Real>(&Operations::divide); }
inline Real operator-(Real) { return counted<Real>(&Operations::arithmetic); }
inline Real fma(Real, Real, Real) { return counted<Real>(&Operations::fma); }
inline Real sqrt(Real) { return counted<Real>(&Operations::root); }
inline Real min(Real, Real) { return counted<Real>(&Operations::arithmetic); }
inline Real max(Real, Real) { return counted<Real>(&Operations::arithmetic); }
inline Real abs(Real) { return counted<Real>(&Operations::arithmetic); }

inline Mask operator<(Real, Real) { return counted<Mask>(&Operations::compare); }
inline Mask operator>(Real, Real) { return counted<Mask>(&Operations::compare); }
inline Mask operator<=(Real, Real) { return counted<Mask>(&Operations::compare); }
inline Mask operator>=(Real, Real) { return counted<Mask>(&Operations::compare); }
inline Mask operator==(Real, Real) { return counted<Mask>(&Operations::compare); }
inline Mask operator<(Word, Word) { return counted<Mask>(&Operations::compare); }
inline Mask operator==(Word, Word) { return counted<Mask>(&Operations::compare); }
inline Mask operator&(Mask, Mask) { return counted<Mask>(&Operations::mask); }
inline Mask operator|(Mask, Mask) { return counted<Mask>(&Operations::mask); }
inline Mask operator!(Mask) { return counted<Mask>(&Operations::mask); }
inline bool any(Mask) { return false; }

inline Word operator+(Word, Word) { return counted<Word>(&Operations::word); }
inline Word operator-(Word, Word) { return counted<Word>(&Operations::word); }
inline Word operator&(Word, Word) { return counted<Word>(&Operations::word); }
inline Word operator|(Word, Word) { return counted<Word>(&Operations::word); }
inline Word operator^(Word, Word) { return counted<Word>(&Operations::word); }
inline Word operator<<(Word, int) { return counted<Word>(&Operations::word); }
inline Word operator>>(Word, int) { return counted<Word>(&Operations::word); }
inline void multiply_wide(Word, std::uint32_t, Word&, Word&) { ++tally->wide_multiply; }
inline void multiply_wide(Uniform w, std::uint32_t m, Uniform& hi, Uniform& lo) {
  const std::uint64_t product = std::uint64_t{w} * m;
  hi = static_cast<Uniform>(product >> 32);
  lo = static_cast<Uniform>(product);
}

inline Real select(Mask, Real, Real) { return counted<Real>(&Operations::select); }
inline Word select(Mask, Word, Word) { return counted<Word>(&Operations::select); }
inline Word bits(Real) { return {}; }
inline Real from_bits(Word) { return {}; }
inline Real to_real(Word) { return counted<Real>(&Operations::convert); }
inline Word to_word(Real) { return counted<Word>(&Operations::convert); }
inline Real gather(const float*, Word) { return counted<Real>(&Operations::gather); }
inline Real look_up(const float*, std::int32_t size, Word) {
  return counted<Real>(size <= 16 ? &Operations::select : &Operations::gather);
}
inline Word lane_index() { return {}; }
inline Real load(const float*) { return counted<Real>(&Operations::load); }
inline void store(float*, Real) { ++tally->store; }

CHOKEPOINT_TARGET_END
