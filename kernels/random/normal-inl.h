// Turn random words and tail probabilities into standard normals, and back. Coefficients: fit/fit.py.
//
// With p = P(|Z| > z) and y = 1 − p the normal is z = √2·erf⁻¹(y). As Giles does (Approximating the erfinv
// function, GPU Computing Gems 2, 2012) it is a polynomial in w = −log(1 − y²), times y, where w is small and
// a polynomial in √w elsewhere; here w counts powers of two, and the fits reach as far as 32-bit words do.
#if defined(CHOKEPOINT_RANDOM_NORMAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_RANDOM_NORMAL_INL_H_
#undef CHOKEPOINT_RANDOM_NORMAL_INL_H_
#else
#define CHOKEPOINT_RANDOM_NORMAL_INL_H_
#endif

#include "kernels/arithmetic/real-inl.h"
#include "kernels/random/exp-inl.h"
#include "kernels/random/log-inl.h"

CHOKEPOINT_TARGET_BEGIN

constexpr float kCentre = 3.3203125f;                    // in w
constexpr float kTailBegins = (7.5f - kCentre) / 4;      // in t = (w − kCentre)/4
constexpr float kFarTailBegins = (32.0f - kCentre) / 4;  // in t; words end at w = 31

// Return t = (w − kCentre)/4, w = −log2(p·(2 − p)), for p in [2^-125, 1]: 1 − y² without cancellation.
CHOKEPOINT_FUNCTION Real centred_log(Real p) {
  const Real q = fma(-p, p, p + p);
  const Word k = exponent_bits(q);
  const Real f = from_bits(bits(q) - k) - 1.0f;
  Real c = fma(f, 0x1.2a7c20p-5f, -0x1.e526dcp-5f);  // −log2(1 + f)/4 = f·C(f)
  c = fma(f, c, 0x1.00121cp-4f);
  c = fma(f, c, -0x1.2596a2p-4f);
  c = fma(f, c, 0x1.70bab4p-4f);
  c = fma(f, c, -0x1.ec7b64p-4f);
  c = fma(f, c, 0x1.7155bap-3f);
  c = fma(f, c, -0x1.715472p-2f);
  return fma(f, c, fma(to_real(k), -0x1p-25f, -kCentre / 4));
}

// Return z where w < 7.5 (z < 2.99): y·(c0 + t + t·S(t)).
//
// S is small, at most 0.1 in size, so that its rounding moves the sum by less than a step of t does: the sum
// never falls where t rises. (In plain Horner form it would: where t is just below a power of two its
// relative spacing is less than that of the polynomial it is multiplied by.)
CHOKEPOINT_FUNCTION Real central_normal(Real t, Real y) {
  Real g = fma(t, -0x1.daa868p-14f, 0x1.8fc4b2p-13f);
  g = fma(t, g, 0x1.7e9bf2p-11f);
  g = fma(t, g, -0x1.573f44p-9f);
  g = fma(t, g, -0x1.a477d6p-14f);
  g = fma(t, g, 0x1.2eba62p-6f);
  g = fma(t, g, -0x1.60808ep-5f);
  g = fma(t, g, -0x1.2cf4c4p-5f);
  g = fma(t, g, -0x1.baaec8p-6f);
  return y * (fma(t, g, t) + 0x1.06e46ap+1f);
}

// Return √w, w = 4t + kCentre.
CHOKEPOINT_FUNCTION Real root(Real t) { return sqrt(fma(t, 4.0f, kCentre)); }

// Return z where 7.5 ≤ w < 32.
CHOKEPOINT_FUNCTION Real tail_normal(Real t) {
  const Real s = root(t) - 4.03125f;
  Real g = fma(s, 0x1.8493c0p-21f, -0x1.cc3048p-19f);
  g = fma(s, g, 0x1.0a7d8ep-18f);
  g = fma(s, g, 0x1.0a8d92p-16f);
  g = fma(s, g, -0x1.e75988p-14f);
  g = fma(s, g, 0x1.0884d2p-11f);
  g = fma(s, g, -0x1.c28e58p-10f);
  g = fma(s, g, 0x1.f8bf8ap-9f);
  g = fma(s, g, 0x1.2f59bcp+0f);
  return fma(s, g, 0x1.20ca68p+2f);
}

// Return z where 32 ≤ w ≤ 127.
CHOKEPOINT_FUNCTION Real far_tail_normal(Real t) {
  const Real s = root(t) - 8.8125f;
  Real g = fma(s, 0x1.1ba436p-28f, -0x1.07af9cp-26f);
  g = fma(s, g, 0x1.3d4112p-24f);
  g = fma(s, g, -0x1.4e0f5ep-21f);
  g = fma(s, g, 0x1.66cd34p-19f);
  g = fma(s, g, 0x1.5fe9e6p-17f);
  g = fma(s, g, -0x1.027016p-11f);
  g = fma(s, g, 0x1.2fe794p+0f);
  return fma(s, g, 0x1.463b06p+3f);
}

// Return the standard normal of a word: −Φ⁻¹(p/2) with p = ((x AND 0x7fffffff) + 0.5)·2^-31, negated if bit
// 31 of x is set. Error ≤ 3.1 ulp at every word (2 ulp where z > 2.5), and below 2e-8 where z < 0.1. The sign
// is exact: two words that differ in bit 31 give opposite normals. With bit 31 clear z never rises with x, at
// any of the 2^31 − 1 steps (all were tried, and all floats for the functions below).
CHOKEPOINT_FUNCTION Real normal_of_word(Word x) {
  const Word h = x & Word(0x7fffffffu);
  const Real p = fma(to_real(h), 0x1p-31f, 0x1p-32f);
  const Real y = fma(to_real(h ^ Word(0x7fffffffu)), 0x1p-31f, 0x1p-32f);  // 1 − p, rounded once
  const Real t = centred_log(p);
  Real z = central_normal(t, y);
  const Mask in_tail = t >= kTailBegins;
  if (any(in_tail)) z = select(in_tail, tail_normal(t), z);
  return from_bits(bits(z) ^ (x & Word(0x80000000u)));
}

// Return the rank of a word by its normal, the largest normal first: normal_of_word never rises with it. It
// is its own inverse. Whether a normal is at least c can so be told from the word: its rank is below a
// number.
CHOKEPOINT_FUNCTION Word rank_of_word(Word x) {
  return select(x < Word(0x80000000u), x, Word(0x7fffffffu) - x);
}

// Return −Φ⁻¹(tail) ≥ 0 for tail in [2^-126, 0.5]. Error ≤ 2.5 ulp, but ulp of 1 where z < 1 (1.5e-7: 1 −
// 2·tail is rounded). Monotone over all floats of [0, 0.5]. A tail of 0 gives 13.11, as 2^-128 would.
CHOKEPOINT_FUNCTION Real normal_of_tail(Real tail) {
  const Real p = tail + tail;
  const Real t = centred_log(p);
  Real z = central_normal(t, 1.0f - p);
  const Mask in_tail = t >= kTailBegins;
  if (any(in_tail)) {
    z = select(in_tail, tail_normal(t), z);
    const Mask in_far_tail = t >= kFarTailBegins;
    if (any(in_far_tail)) z = select(in_far_tail, far_tail_normal(t), z);
  }
  return z;
}

// Return Φ(−a) for a ≥ 0. Error ≤ 5.5 ulp for a ≤ 12.9; subnormal up to a = 13.2, 0 beyond. Monotone over
// all floats a ≥ 0.
//
// Φ(−a) = exp(−a²/2)·v·P(u) with v = 1/(a + k), u = (k − a)·v/2; what a² lost in rounding is carried along.
// P(u) = c0 + u + u·S(u) with a small S, as in central_normal.
CHOKEPOINT_FUNCTION Real tail_of_normal(Real a) {
  constexpr float k = 2.609375f;
  a = min(a, 16.0f);
  const Real square = a * a;
  const Real lost = fma(a, a, -square);
  const Real v = 1.0f / (a + k);
  const Real u = fma(a, -0.5f, k / 2) * v;
  Real g = fma(u, 0x1.1c78c4p-4f, -0x1.a8947ap-4f);
  g = fma(u, g, -0x1.2d0d10p-5f);
  g = fma(u, g, 0x1.6476e2p-3f);
  g = fma(u, g, -0x1.0ce952p-6f);
  g = fma(u, g, -0x1.192038p-2f);
  g = fma(u, g, 0x1.56e102p-7f);
  g = fma(u, g, 0x1.3bf918p-1f);
  g = fma(u, g, -0x1.873decp-4f);
  g = (fma(u, g, u) + 0x1.6cbadap-1f) * v;
  return exp(-0.5f * square) * fma(g, -0.5f * lost, g);
}

CHOKEPOINT_TARGET_END

#endif
