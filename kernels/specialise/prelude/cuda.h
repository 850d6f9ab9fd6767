// The operations of a specialised program in CUDA C++, one thread a scenario (kernels/arithmetic/real-inl.h
// says what each gives). Compile with -fmad=false -ftz=false -prec-div=true -prec-sqrt=true. Defined before:
// CHOKEPOINT_BLOCK, threads a block; CHOKEPOINT_STEP, how far a thread's slots lie apart.
#define OPERATION static __device__ __forceinline__
#define CONSTANT static __constant__ const
#define LIST static __device__ const

using Real = float;
using Word = unsigned;
using Mask = bool;

OPERATION Real real(unsigned bits) { return __uint_as_float(bits); }
OPERATION Word word(unsigned w) { return w; }
OPERATION Mask truth(unsigned is) { return is != 0; }
OPERATION Real load(const float* s, int place) { return s[place * CHOKEPOINT_STEP]; }
OPERATION void store(float* s, int place, Real x) { s[place * CHOKEPOINT_STEP] = x; }
// Rows stream by: they must not push what threads spill out of the cache.
OPERATION void put(float* to, Real x) { __stcs(to, x); }
OPERATION Real drawn(const float* from) { return __ldcs(from); }
OPERATION Real gather(const float* list, Word i) { return list[i]; }

OPERATION Real add(Real a, Real b) { return a + b; }
OPERATION Real subtract(Real a, Real b) { return a - b; }
OPERATION Real multiply(Real a, Real b) { return a * b; }
// As a / b, which takes a slow path where either is 0, as they often are here, that all of a warp wait for.
OPERATION Real divide(Real a, Real b) {
  const bool of_zero = a == 0.0f, by_zero = b == 0.0f;
  const Real fraction = (of_zero ? 1.0f : a) / (by_zero ? 1.0f : b);
  const Real infinity = __uint_as_float((__float_as_uint(b) & 0x80000000u) | 0x7f800000u);
  return by_zero ? a * infinity : of_zero ? a * fraction : fraction;
}
OPERATION Real minimum(Real a, Real b) { return a < b ? a : b; }
OPERATION Real maximum(Real a, Real b) { return a > b ? a : b; }
OPERATION Real negate(Real a) { return -a; }
OPERATION Real multiply_add(Real a, Real b, Real c) { return fmaf(a, b, c); }
OPERATION Real square_root(Real a) { return sqrtf(a); }
OPERATION Real absolute(Real a) { return fabsf(a); }
OPERATION Word bits_of(Real a) { return __float_as_uint(a); }
OPERATION Real from_bits(Word w) { return __uint_as_float(w); }
OPERATION Real to_real(Word w) { return __int2float_rn(static_cast<int>(w)); }
OPERATION Word to_word(Real a) { return static_cast<unsigned>(__float2int_rz(a)); }

OPERATION Word add(Word a, Word b) { return a + b; }
OPERATION Word subtract(Word a, Word b) { return a - b; }
OPERATION Word both(Word a, Word b) { return a & b; }
OPERATION Word either(Word a, Word b) { return a | b; }
OPERATION Word differing(Word a, Word b) { return a ^ b; }
OPERATION Word shift_left(Word a, unsigned n) { return a << n; }
OPERATION Word shift_right(Word a, unsigned n) { return a >> n; }
OPERATION Word multiply_high(Word a, unsigned m) { return __umulhi(a, m); }
OPERATION Word multiply_low(Word a, unsigned m) { return a * m; }

OPERATION Mask less(Real a, Real b) { return a < b; }
OPERATION Mask greater(Real a, Real b) { return a > b; }
OPERATION Mask at_most(Real a, Real b) { return a <= b; }
OPERATION Mask at_least(Real a, Real b) { return a >= b; }
OPERATION Mask equal(Real a, Real b) { return a == b; }
OPERATION Mask less(Word a, Word b) { return a < b; }
OPERATION Mask equal(Word a, Word b) { return a == b; }
OPERATION Mask both(Mask a, Mask b) { return a && b; }
OPERATION Mask either(Mask a, Mask b) { return a || b; }
OPERATION Mask negation(Mask a) { return !a; }
OPERATION bool any_lane(Mask m) { return m; }
OPERATION Real choose(Mask m, Real a, Real b) { return m ? a : b; }
OPERATION Word choose(Mask m, Word a, Word b) { return m ? a : b; }
