// The operations of a specialised program for AVX2 and FMA (kernels/arithmetic/real-inl.h says what each
// gives).
#include <immintrin.h>
#define OPERATION static inline __attribute__((always_inline))
#define CONSTANT static const
#define LIST alignas(64) static const

using Real = __m256;
using Word = __m256i;

struct Mask {
  __m256 bits;
};

OPERATION Real real(unsigned bits) { return _mm256_set1_ps(__builtin_bit_cast(float, bits)); }
OPERATION Word word(unsigned w) { return _mm256_set1_epi32(static_cast<int>(w)); }
OPERATION Mask truth(unsigned is) { return {_mm256_castsi256_ps(_mm256_set1_epi32(is != 0 ? -1 : 0))}; }
OPERATION Word lane_index() { return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7); }
OPERATION Real load(const float* s, long place) { return _mm256_load_ps(s + 8 * place); }
OPERATION void store(float* s, long place, Real x) { _mm256_store_ps(s + 8 * place, x); }
OPERATION void put(float* to, Real x) { _mm256_storeu_ps(to, x); }
OPERATION Real drawn(const float* from) { return _mm256_loadu_ps(from); }
// From a list of at most 8 entries, or 16; it may be read beyond its end.
OPERATION Real look_up(const float* list, Word i) {
  return _mm256_permutevar8x32_ps(_mm256_loadu_ps(list), i);
}
OPERATION Real look_up_in_two(const float* list, Word i) {
  const Real high_half = _mm256_castsi256_ps(_mm256_slli_epi32(i, 28));  // its sign: bit 3 of the index
  return _mm256_blendv_ps(look_up(list, i), look_up(list + 8, i), high_half);
}
OPERATION Real gather(const float* list, Word i) { return _mm256_i32gather_ps(list, i, 4); }

OPERATION Real add(Real a, Real b) { return _mm256_add_ps(a, b); }
OPERATION Real subtract(Real a, Real b) { return _mm256_sub_ps(a, b); }
OPERATION Real multiply(Real a, Real b) { return _mm256_mul_ps(a, b); }
OPERATION Real divide(Real a, Real b) { return _mm256_div_ps(a, b); }
OPERATION Real minimum(Real a, Real b) { return _mm256_min_ps(a, b); }
OPERATION Real maximum(Real a, Real b) { return _mm256_max_ps(a, b); }
OPERATION Real multiply_add(Real a, Real b, Real c) { return _mm256_fmadd_ps(a, b, c); }
OPERATION Real square_root(Real a) { return _mm256_sqrt_ps(a); }
OPERATION Word bits_of(Real a) { return _mm256_castps_si256(a); }
OPERATION Real from_bits(Word w) { return _mm256_castsi256_ps(w); }
OPERATION Real to_real(Word w) { return _mm256_cvtepi32_ps(w); }
OPERATION Word to_word(Real a) { return _mm256_cvttps_epi32(a); }

OPERATION Word add(Word a, Word b) { return _mm256_add_epi32(a, b); }
OPERATION Word subtract(Word a, Word b) { return _mm256_sub_epi32(a, b); }
OPERATION Word both(Word a, Word b) { return _mm256_and_si256(a, b); }
OPERATION Word either(Word a, Word b) { return _mm256_or_si256(a, b); }
OPERATION Word differing(Word a, Word b) { return _mm256_xor_si256(a, b); }
OPERATION Real negate(Real a) { return from_bits(differing(bits_of(a), word(0x80000000u))); }
OPERATION Real absolute(Real a) { return from_bits(both(bits_of(a), word(0x7fffffffu))); }
OPERATION Word shift_left(Word a, unsigned n) { return _mm256_slli_epi32(a, static_cast<int>(n)); }
OPERATION Word shift_right(Word a, unsigned n) { return _mm256_srli_epi32(a, static_cast<int>(n)); }
// The products of the even lanes, and of the odd ones; the compiler computes them once for both halves.
OPERATION Word even_products(Word a, unsigned m) { return _mm256_mul_epu32(a, word(m)); }
OPERATION Word odd_products(Word a, unsigned m) {
  return _mm256_mul_epu32(_mm256_srli_epi64(a, 32), word(m));
}
OPERATION Word multiply_high(Word a, unsigned m) {
  return _mm256_blend_epi32(_mm256_srli_epi64(even_products(a, m), 32), odd_products(a, m), 0xaa);
}
OPERATION Word multiply_low(Word a, unsigned m) {
  return _mm256_blend_epi32(even_products(a, m), _mm256_slli_epi64(odd_products(a, m), 32), 0xaa);
}

OPERATION Mask less(Real a, Real b) { return {_mm256_cmp_ps(a, b, _CMP_LT_OQ)}; }
OPERATION Mask greater(Real a, Real b) { return {_mm256_cmp_ps(a, b, _CMP_GT_OQ)}; }
OPERATION Mask at_most(Real a, Real b) { return {_mm256_cmp_ps(a, b, _CMP_LE_OQ)}; }
OPERATION Mask at_least(Real a, Real b) { return {_mm256_cmp_ps(a, b, _CMP_GE_OQ)}; }
OPERATION Mask equal(Real a, Real b) { return {_mm256_cmp_ps(a, b, _CMP_EQ_OQ)}; }
OPERATION Mask less(Word a, Word b) {
  const Word sign = word(0x80000000u);
  return {from_bits(_mm256_cmpgt_epi32(differing(b, sign), differing(a, sign)))};
}
OPERATION Mask equal(Word a, Word b) { return {from_bits(_mm256_cmpeq_epi32(a, b))}; }
OPERATION Mask both(Mask a, Mask b) { return {_mm256_and_ps(a.bits, b.bits)}; }
OPERATION Mask either(Mask a, Mask b) { return {_mm256_or_ps(a.bits, b.bits)}; }
OPERATION Mask negation(Mask a) { return {_mm256_xor_ps(a.bits, truth(1).bits)}; }
OPERATION bool any_lane(Mask m) { return _mm256_movemask_ps(m.bits) != 0; }
OPERATION Real choose(Mask m, Real a, Real b) { return _mm256_blendv_ps(b, a, m.bits); }
OPERATION Word choose(Mask m, Word a, Word b) {
  return bits_of(_mm256_blendv_ps(from_bits(b), from_bits(a), m.bits));
}

// Words that are the same in all lanes.
OPERATION unsigned add(unsigned a, unsigned b) { return a + b; }
OPERATION unsigned subtract(unsigned a, unsigned b) { return a - b; }
OPERATION unsigned both(unsigned a, unsigned b) { return a & b; }
OPERATION unsigned either(unsigned a, unsigned b) { return a | b; }
OPERATION unsigned differing(unsigned a, unsigned b) { return a ^ b; }
OPERATION unsigned shift_left(unsigned a, unsigned n) { return a << n; }
OPERATION unsigned shift_right(unsigned a, unsigned n) { return a >> n; }
OPERATION unsigned multiply_high(unsigned a, unsigned m) {
  return static_cast<unsigned>((static_cast<unsigned long long>(a) * m) >> 32);
}
OPERATION unsigned multiply_low(unsigned a, unsigned m) { return a * m; }
