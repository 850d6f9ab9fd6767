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

constexpr std::uint32_t kPhiloxMultiplier0 = 0xd2511f53;  // section 4.3 of the paper
constexpr std::uint32_t kPhiloxMultiplier1 = 0xcd9e8d57;
constexpr std::uint32_t kPhiloxWeyl0 = 0x9e3779b9;  // the golden ratio's fraction
constexpr std::uint32_t kPhiloxWeyl1 = 0xbb67ae85;  // √3 − 1
constexpr int kPhiloxRounds = 10;

// Do the rounds from `round` (0 is the first) to the last.
CHOKEPOINT_FUNCTION Words4 philox_rounds(Word c0, Word c1, Word c2, Word c3, std::uint32_t k0,
                                         std::uint32_t k1, int round) {
  k0 += static_cast<std::uint32_t>(round) * kPhiloxWeyl0;
  k1 += static_cast<std::uint32_t>(round) * kPhiloxWeyl1;
  for (; round < kPhiloxRounds; ++round) {
    Word hi0, lo0, hi1, lo1;
    multiply_wide(c0, kPhiloxMultiplier0, hi0, lo0);
    multiply_wide(c2, kPhiloxMultiplier1, hi1, lo1);
    c0 = hi1 ^ c1 ^ Word(k0);
    c1 = lo1;
    c2 = hi0 ^ c3 ^ Word(k1);
    c3 = lo0;
    k0 += kPhiloxWeyl0;
    k1 += kPhiloxWeyl1;
  }
  return {c0, c1, c2, c3};
}

// Mix the counter (c0, c1, c2, c3) with the key (k0, k1). A draw's counter is (block, stream, scenario mod
// 2^32, scenario div 2^32) and its key (seed mod 2^32, seed div 2^32); under nvcc it is cuRAND's own
// function.
CHOKEPOINT_FUNCTION Words4 philox(Word c0, Word c1, Word c2, Word c3, std::uint32_t k0, std::uint32_t k1) {
#ifdef CHOKEPOINT_CUDA_PHILOX
  const uint4 words = curand_Philox4x32_10(make_uint4(c0, c1, c2, c3), make_uint2(k0, k1));
  return {words.x, words.y, words.z, words.w};
#else
  return philox_rounds(c0, c1, c2, c3, k0, k1, 0);
#endif
}

// Hold what all draws of a scenario share in the first round: low · kPhiloxMultiplier1.
struct PhiloxScenario {
  Word low, product_hi, product_lo;
};

CHOKEPOINT_FUNCTION PhiloxScenario philox_scenario(Word low) {
  PhiloxScenario scenario;
  scenario.low = low;
  multiply_wide(low, kPhiloxMultiplier1, scenario.product_hi, scenario.product_lo);
  return scenario;
}

// Return philox(block, stream, low, high, k0, k1) for a `high` that is the same in all lanes. Then only one
// product of the first two rounds differs between draws and lanes; the others are plain numbers.
CHOKEPOINT_FUNCTION Words4 philox_of_scenario(std::uint32_t block, std::uint32_t stream,
                                              const PhiloxScenario& scenario, Uniform high, std::uint32_t k0,
                                              std::uint32_t k1) {
#ifdef CHOKEPOINT_CUDA_PHILOX
  return philox(block, stream, scenario.low, high, k0, k1);
#else
  const std::uint64_t first = std::uint64_t{block} * kPhiloxMultiplier0;
  const auto first_hi = static_cast<std::uint32_t>(first >> 32), first_lo = static_cast<std::uint32_t>(first);
  Uniform second_hi, second_lo;
  multiply_wide(high ^ Uniform(first_hi ^ k1), kPhiloxMultiplier1, second_hi, second_lo);
  Word hi, lo;
  multiply_wide(scenario.product_hi ^ Word(stream ^ k0), kPhiloxMultiplier0, hi, lo);
  return philox_rounds(scenario.product_lo ^ Word(second_hi ^ Uniform(k0 + kPhiloxWeyl0)), Word(second_lo),
                       hi ^ Word(first_lo ^ (k1 + kPhiloxWeyl1)), lo, k0, k1, 2);
#endif
}

CHOKEPOINT_TARGET_END

#endif
