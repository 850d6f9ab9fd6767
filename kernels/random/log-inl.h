// Take natural logarithms of Reals, the same bits on every target. Coefficients: fit/fit.py.
#if defined(CHOKEPOINT_RANDOM_LOG_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_RANDOM_LOG_INL_H_
#undef CHOKEPOINT_RANDOM_LOG_INL_H_
#else
#define CHOKEPOINT_RANDOM_LOG_INL_H_
#endif

#include "kernels/arithmetic/real-inl.h"

CHOKEPOINT_TARGET_BEGIN

constexpr float kLn2High = 0x1.62e430p-1f;   // ln 2, rounded
constexpr float kLn2Low = -0x1.05c610p-29f;  // ln 2 − kLn2High

// Return the exponent bits k of x = 2^e·m with m in [√½, √2): k = e·2^23, and m's bits are bits(x) − k.
CHOKEPOINT_FUNCTION Word exponent_bits(Real x) { return (bits(x) - Word(0x3f3504f3u)) & Word(0xff800000u); }

// Return e·ln 2 + log(1 + f + c) for f in [√½ − 1, √2 − 1] and a c below 2^-23 in size. With c = 0:
// log(1 + f) = f + f²·(f·P(f) − 1/2).
CHOKEPOINT_FUNCTION Real log_of_parts(Real e, Real f, Real c) {
  Real p = fma(f, 0x1.645ebep-4f, -0x1.2432c6p-3f);
  p = fma(f, p, 0x1.31745ap-3f);
  p = fma(f, p, -0x1.538248p-3f);
  p = fma(f, p, 0x1.98d7f2p-3f);
  p = fma(f, p, -0x1.000382p-2f);
  p = fma(f, p, 0x1.5556d8p-2f);
  p = fma(f, p, -0.5f);
  const Real low = fma(e, kLn2Low, c);
  return fma(e, kLn2High, f + fma(f * f, p, low));
}

// Return log(x) for normal x > 0. Error ≤ 1.25 ulp. Monotone over all floats from 0 to +∞. log(0) = −88.03
// (log 2^-127); a subnormal x gives between that and −87.3; log(+∞) = 88.72 (log 2^128): finite, and the same
// on every target.
CHOKEPOINT_FUNCTION Real log(Real x) {
  const Word k = exponent_bits(x);
  return log_of_parts(to_real(k) * 0x1p-23f, from_bits(bits(x) - k) - 1.0f, 0.0f);
}

// Return log(1 + x) for x in [0, 2^127). Error ≤ 1.5 ulp, subnormal x included. Monotone.
//
// What u = 1 + x = 2^e·(1 + f) lost in rounding, x − (u − 1), comes back as 2^-e of it, over 1 + f; it is
// below an ulp, so that 1 − f does for 1/(1 + f).
CHOKEPOINT_FUNCTION Real log1p(Real x) {
  const Real u = 1.0f + x;
  const Word k = exponent_bits(u);
  const Real f = from_bits(bits(u) - k) - 1.0f;
  const Real lost = (x - (u - 1.0f)) * from_bits(Word(0x3f800000u) - k);
  return log_of_parts(to_real(k) * 0x1p-23f, f, fma(-f, lost, lost));
}

CHOKEPOINT_TARGET_END

#endif
