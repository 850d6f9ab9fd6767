// Take exponentials of Reals, the same bits on every target. Coefficients: fit/fit.py.
#if defined(CHOKEPOINT_RANDOM_EXP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_RANDOM_EXP_INL_H_
#undef CHOKEPOINT_RANDOM_EXP_INL_H_
#else
#define CHOKEPOINT_RANDOM_EXP_INL_H_
#endif

#include "kernels/arithmetic/real-inl.h"

CHOKEPOINT_TARGET_BEGIN

// Return exp(x). Error ≤ 1.01 ulp. Monotone over all floats. Below −87.33 it is 0 and above 88.72 it is +∞ (a
// little inside the range of normal results); −∞ gives 0 and +∞ gives +∞.
//
// x = n·ln 2 + r with |r| ≤ ln 2 / 2; exp(r) = 1 + (r + r²·P(r)); then n is added to the exponent. (In Horner
// form, 1 + r·(1 + r·P(r)), the rounding of the inner sum could outdo a step of r below 0.)
CHOKEPOINT_FUNCTION Real exp(Real x) {
  constexpr float kLog2E = 0x1.715476p+0f;
  constexpr float kRounder = 0x1.8p+23f;  // its last bit is worth 1: adding it rounds to a whole number
  const Real shifted = fma(x, kLog2E, kRounder);
  const Real n = shifted - kRounder;
  Real r = fma(n, -0x1.62e430p-1f, x);  // ln 2 in two parts
  r = fma(n, 0x1.05c610p-29f, r);
  Real p = fma(r, 0x1.6a2404p-10f, 0x1.123a00p-7f);
  p = fma(r, p, 0x1.5558f2p-5f);
  p = fma(r, p, 0x1.555492p-3f);
  p = fma(r, p, 0x1.fffffcp-2f);
  p = fma(r * r, p, r) + 1.0f;
  const Real scaled = from_bits(bits(p) + (bits(shifted) << 23));  // the rounder's own bits leave at the top
  const Real bounded = select(x < -87.33f, 0.0f, scaled);
  return select(x > 88.72f, from_bits(Word(0x7f800000u)), bounded);
}

CHOKEPOINT_TARGET_END

#endif
