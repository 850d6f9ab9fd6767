// Turn a counter and a key into four random words: Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random
// numbers: as easy as 1, 2, 3, SC11), as in Random123 and cuRAND. Exact integer arithmetic.
#if defined(CHOKEPOINT_RANDOM_PHILOX_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_RANDOM_PHILOX_INL_H_
#undef CHOKEPOINT_RANDOM_PHILOX_INL_H_
#else
#define CHOKEPOINT_RANDOM_PHILOX_INL_H_
#endif

#include <cstdint>

#include "kernels/arithmetic/real-inl.h"

#ifdef CHOKEPOINT_CUDA_PHILOX
#include <curand_kernel.h>
#endif

CHOKEPOINT_TARGET_BEGIN

// Hold the four words of one block.
struct Words4 {
  Word w0, w1, w2, w3;
};

// Mix the counter (c0, c1, c2, c3) with the key (k0, k1). A draw's counter is (block, stream, scenario mod
// 2^32, scenario div 2^32) and its key (seed mod 2^32, seed div 2^32); under nvcc it is cuRAND's own
// function.
#ifdef CHOKEPOINT_CUDA_PHILOX

CHOKEPOINT_FUNCTION Words4 philox(Word c0, Word c1, Word c2, Word c3, std::uint32_t k0, std::uint32_t k1) {
  const uint4 words = curand_Philox4x32_10(make_uint4(c0, c1, c2, c3), make_uint2(k0, k1));
  return {words.x, words.y, words.z, words.w};
}

#else

CHOKEPOINT_FUNCTION Words4 philox(Word c0, Word c1, Word c2, Word c3, std::uint32_t k0, std::uint32_t k1) {
  constexpr std::uint32_t kMultiplier0 = 0xd2511f53;  // section 4.3 of the paper
  constexpr std::uint32_t kMultiplier1 = 0xcd9e8d57;
  constexpr std::uint32_t kWeyl0 = 0x9e3779b9;  // the golden ratio's fraction
  constexpr std::uint32_t kWeyl1 = 0xbb67ae85;  // √3 − 1
  constexpr int kRounds = 10;
  for (int round = 0; round < kRounds; ++round) {
    Word hi0, lo0, hi1, lo1;
    multiply_wide(c0, kMultiplier0, hi0, lo0);
    multiply_wide(c2, kMultiplier1, hi1, lo1);
    c0 = hi1 ^ c1 ^ Word(k0);
    c1 = lo1;
    c2 = hi0 ^ c3 ^ Word(k1);
    c3 = lo0;
    k0 += kWeyl0;
    k1 += kWeyl1;
  }
  return {c0, c1, c2, c3};
}

#endif

CHOKEPOINT_TARGET_END

#endif
