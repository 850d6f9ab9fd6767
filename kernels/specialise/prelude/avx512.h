// The operations of a specialised program for AVX-512 (F and DQ) (kernels/arithmetic/real-inl.h says what
// each gives).
#include <immintrin.h>
#define OPERATION static inline __attribute__((always_inline))
#define CONSTANT static const
#define LIST alignas(64) static const

using Real = __m512;
using Word = __m512i;

using Mask = __mmask16;

OPERATION Real real(unsigned bits) { return _mm512_set1_ps(__builtin_bit_cast(float, bits)); }
OPERATION Word word(unsigned w) { return _mm512_set1_epi32(static_cast<int>(w)); }
OPERATION Mask truth(unsigned is) { return is != 0 ? 0xffff : 0; }
OPERATION Word lane_index() {
  return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
}
OPERATION Real load(const float* s, long place) { return _mm512_load_ps(s + 16 * place); }
OPERATION void store(float* s, long place, Real x) { _mm512_store_ps(s + 16 * place, x); }
OPERATION void put(float* to, Real x) { _mm512_storeu_ps(to, x); }
OPERATION Real drawn(const float* from) { return _mm512_loadu_ps(from); }
// From a list of at most 16 entries, or 32; it may be read beyond its end.
OPERATION Real look_up(const float* list, Word i) { return _mm512_permutexvar_ps(i, _mm512_loadu_ps(list)); }
OPERATION Real look_up_in_two(const float* list, Word i) {
  return _mm512_permutex2var_ps(_mm512_loadu_ps(list), i, _mm512_loadu_ps(list + 16));
}
OPERATION Real gather(const float* list, Word i) { return _mm512_i32gather_ps(i, list, 4); }

OPERATION Real add(Real a, Real b) { return _mm512_add_ps(a, b); }
OPERATION Real subtract(Real a, Real b) { return _mm512_sub_ps(a, b); }
OPERATION Real multiply(Real a, Real b) { return _mm512_mul_ps(a, b); }
OPERATION Real divide(Real a, Real b) { return _mm512_div_ps(a, b); }
OPERATION Real minimum(Real a, Real b) { return _mm512_min_ps(a, b); }
OPERATION Real maximum(Real a, Real b) { return _mm512_max_ps(a, b); }
OPERATION Real multiply_add(Real a, Real b, Real c) { return _mm512_fmadd_ps(a, b, c); }
OPERATION Real square_root(Real a) { return _mm512_sqrt_ps(a); }
OPERATION Word bits_of(Real a) { return _mm512_castps_si512(a); }
OPERATION Real from_bits(Word w) { return _mm512_castsi512_ps(w); }
OPERATION Real to_real(Word w) { return _mm512_cvtepi32_ps(w); }
OPERATION Word to_word(Real a) { return _mm512_cvttps_epi32(a); }

OPERATION Word add(Word a, Word b) { return _mm512_add_epi32(a, b); }
OPERATION Word subtract(Word a, Word b) { return _mm512_sub_epi32(a, b); }
OPERATION Word both(Word a, Word b) { return _mm512_and_si512(a, b); }
OPERATION Word either(Word a, Word b) { return _mm512_or_si512(a, b); }
OPERATION Word differing(Word a, Word b) { return _mm512_xor_si512(a, b); }
OPERATION Real negate(Real a) { return from_bits(differing(bits_of(a), word(0x80000000u))); }
OPERATION Real absolute(Real a) { return from_bits(both(bits_of(a), word(0x7fffffffu))); }
OPERATION Word shift_left(Word a, unsigned n) { return _mm512_slli_epi32(a, n); }
OPERATION Word shift_right(Word a, unsigned n) { return _mm512_srli_epi32(a, n); }
// The products of the even lanes, and of the odd ones; the compiler computes them once for both halves.
OPERATION Word even_products(Word a, unsigned m) { return _mm512_mul_epu32(a, word(m)); }
OPERATION Word odd_products(Word a, unsigned m) {
  return _mm512_mul_epu32(_mm512_srli_epi64(a, 32), word(m));
}
OPERATION Word multiply_high(Word a, unsigned m) {
  return _mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even_products(a, m), 32), odd_products(a, m));
}
OPERATION Word multiply_low(Word a, unsigned m) {
  return _mm512_mask_blend_epi32(0xaaaa, even_products(a, m), _mm512_slli_epi64(odd_products(a, m), 32));
}

OPERATION Mask less(Real a, Real b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
OPERATION Mask greater(Real a, Real b) { return _mm512_cmp_ps_mask(a, b, _CMP_GT_OQ); }
OPERATION Mask at_most(Real a, Real b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
OPERATION Mask at_least(Real a, Real b) { return _mm512_cmp_ps_mask(a, b, _CMP_GE_OQ); }
OPERATION Mask equal(Real a, Real b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
OPERATION Mask less(Word a, Word b) { return _mm512_cmplt_epu32_mask(a, b); }
OPERATION Mask equal(Word a, Word b) { return _mm512_cmpeq_epi32_mask(a, b); }
OPERATION Mask both(Mask a, Mask b) { return _kand_mask16(a, b); }
OPERATION Mask either(Mask a, Mask b) { return _kor_mask16(a, b); }
OPERATION Mask negation(Mask a) { return _knot_mask16(a); }
OPERATION bool any_lane(Mask m) { return m != 0; }
OPERATION Real choose(Mask m, Real a, Real b) { return _mm512_mask_blend_ps(m, b, a); }
OPERATION Word choose(Mask m, Word a, Word b) { return _mm512_mask_blend_epi32(m, b, a); }

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
