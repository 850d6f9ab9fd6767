// Real, Word and Mask as float, uint32_t and bool: the reference on a CPU, and one thread of a GPU.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "kernels/arithmetic/target-inl.h"

CHOKEPOINT_TARGET_BEGIN

using Real = float;
using Word = std::uint32_t;
using Mask = bool;
using Uniform = std::uint32_t;
constexpr int kLanes = 1;

CHOKEPOINT_FUNCTION Real fma(Real a, Real b, Real c) { return ::fmaf(a, b, c); }
CHOKEPOINT_FUNCTION Real sqrt(Real a) { return ::sqrtf(a); }
CHOKEPOINT_FUNCTION Real min(Real a, Real b) { return a < b ? a : b; }
CHOKEPOINT_FUNCTION Real max(Real a, Real b) { return a > b ? a : b; }

CHOKEPOINT_FUNCTION Real select(Mask m, Real a, Real b) { return m ? a : b; }
CHOKEPOINT_FUNCTION Word select(Mask m, Word a, Word b) { return m ? a : b; }
CHOKEPOINT_FUNCTION bool any(Mask m) { return m; }

CHOKEPOINT_FUNCTION Word bits(Real a) {
  Word w;
  std::memcpy(&w, &a, sizeof w);
  return w;
}
CHOKEPOINT_FUNCTION Real from_bits(Word w) {
  Real a;
  std::memcpy(&a, &w, sizeof a);
  return a;
}
CHOKEPOINT_FUNCTION Real abs(Real a) { return from_bits(bits(a) & 0x7fffffffu); }
CHOKEPOINT_FUNCTION Real to_real(Word w) { return static_cast<Real>(static_cast<std::int32_t>(w)); }
CHOKEPOINT_FUNCTION Word to_word(Real a) { return static_cast<Word>(static_cast<std::int32_t>(a)); }

CHOKEPOINT_FUNCTION void multiply_wide(Word w, std::uint32_t m, Word& hi, Word& lo) {
  const std::uint64_t product = static_cast<std::uint64_t>(w) * m;
  hi = static_cast<Word>(product >> 32);
  lo = static_cast<Word>(product);
}

CHOKEPOINT_FUNCTION Real gather(const float* table, Word index) { return table[index]; }
CHOKEPOINT_FUNCTION Real look_up(const float* table, std::int32_t, Word index) { return table[index]; }
CHOKEPOINT_FUNCTION Word lane_index() { return 0; }

CHOKEPOINT_FUNCTION Real load(const float* from) { return *from; }
CHOKEPOINT_FUNCTION void store(float* to, Real a) { *to = a; }

CHOKEPOINT_TARGET_END
