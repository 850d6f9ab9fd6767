// The operations of a specialised program in plain scalars (kernels/arithmetic/real-inl.h says what each
// gives).
#define OPERATION static inline __attribute__((always_inline))
#define CONSTANT static const
#define LIST alignas(64) static const

using Real = float;
using Word = unsigned;
using Mask = bool;

OPERATION Real real(unsigned bits) { return __builtin_bit_cast(float, bits); }
OPERATION Word word(unsigned w) { return w; }
OPERATION Mask truth(unsigned is) { return is != 0; }
OPERATION Word lane_index() { return 0; }
OPERATION Real load(const float* s, long place) { return s[place]; }
OPERATION void store(float* s, long place, Real x) { s[place] = x; }
OPERATION void put(float* to, Real x) { *to = x; }
OPERATION Real drawn(const float* from) { return *from; }
OPERATION Real gather(const float* list, Word i) { return list[i]; }

OPERATION Real add(Real a, Real b) { return a + b; }
OPERATION Real subtract(Real a, Real b) { return a - b; }
OPERATION Real multiply(Real a, Real b) { return a * b; }
OPERATION Real divide(Real a, Real b) { return a / b; }
OPERATION Real minimum(Real a, Real b) { return a < b ? a : b; }
OPERATION Real maximum(Real a, Real b) { return a > b ? a : b; }
OPERATION Real negate(Real a) { return -a; }
OPERATION Real multiply_add(Real a, Real b, Real c) { return __builtin_fmaf(a, b, c); }
OPERATION Real square_root(Real a) { return __builtin_sqrtf(a); }
OPERATION Word bits_of(Real a) { return __builtin_bit_cast(unsigned, a); }
OPERATION Real from_bits(Word w) { return __builtin_bit_cast(float, w); }
OPERATION Real absolute(Real a) { return from_bits(bits_of(a) & 0x7fffffffu); }
OPERATION Real to_real(Word w) { return static_cast<float>(static_cast<int>(w)); }
OPERATION Word to_word(Real a) { return static_cast<unsigned>(static_cast<int>(a)); }

OPERATION Word add(Word a, Word b) { return a + b; }
OPERATION Word subtract(Word a, Word b) { return a - b; }
OPERATION Word both(Word a, Word b) { return a & b; }
OPERATION Word either(Word a, Word b) { return a | b; }
OPERATION Word differing(Word a, Word b) { return a ^ b; }
OPERATION Word shift_left(Word a, unsigned n) { return a << n; }
OPERATION Word shift_right(Word a, unsigned n) { return a >> n; }
OPERATION Word multiply_high(Word a, unsigned m) {
  return static_cast<unsigned>((static_cast<unsigned long long>(a) * m) >> 32);
}
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
