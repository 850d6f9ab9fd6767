// Give the kernels their three types (Real: float32, Word: uint32, Mask: truth) and the operations on them.
// Every operation is correctly rounded IEEE 754 or exact, so that all targets compute the same bits:
//   + - * / sqrt fma         one rounding each; nothing is contracted (-ffp-contract=off, -fmad=false)
//   min(a, b), max(a, b)     a < b ? a : b and a > b ? a : b: the second operand where they compare equal
//   select(m, a, b)          m ? a : b, for Real and Word
//   to_real(w)               the word as a signed integer, rounded to nearest even
//   to_word(x)               truncates towards zero; needs |x| < 2^31
//   bits(x), from_bits(w)    the same 32 bits
//   multiply_wide(w, m, hi, lo)   the 64-bit product of w and a constant, in two words
//   Uniform                  a word that is the same in all lanes; ^, multiply_wide, Word(u)
//   gather(table, w)         table[w], w in [0, 2^31)
//   look_up(table, n, w)     table[w], w in [0, n), for a table that may fit a register
//   lane_index()             0, 1, ... kLanes - 1: which of the scenarios that are computed together
//   any(m)                   true if some lane is true
// Comparisons give masks; masks combine by & | and !.
#if defined(CHOKEPOINT_REAL_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_REAL_INL_H_
#undef CHOKEPOINT_REAL_INL_H_
#else
#define CHOKEPOINT_REAL_INL_H_
#endif

#include "kernels/arithmetic/target-inl.h"
#ifdef HWY_TARGET
#include "kernels/arithmetic/real_simd-inl.h"
#elif defined(CHOKEPOINT_COUNTING)
#include "kernels/arithmetic/real_counting-inl.h"
#elif defined(CHOKEPOINT_RECORDING)
#include "kernels/arithmetic/real_recording-inl.h"
#else
#include "kernels/arithmetic/real_plain-inl.h"
#endif

#endif
