// Hold the layout of counters and keys against cuRAND: its device generator's state, run on the host, and its
// host generator. Neither needs a GPU.

#include <curand.h>
#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <vector>

#include "kernels/random/philox-inl.h"

namespace chokepoint {
namespace {

using Block = std::array<std::uint32_t, 4>;

// Return the words of a draw as the model lays them out.
Block draw(std::uint64_t seed, std::uint64_t scenario, std::uint32_t stream, std::uint32_t block) {
  const auto low = [](std::uint64_t n) { return static_cast<std::uint32_t>(n); };
  const auto high = [](std::uint64_t n) { return static_cast<std::uint32_t>(n >> 32); };
  const cuda_target::Words4 words =
      cuda_target::philox(block, stream, low(scenario), high(scenario), low(seed), high(seed));
  return {words.w0, words.w1, words.w2, words.w3};
}

TEST(StreamLayout, IsThatOfCurandInit) {
  for (const std::uint64_t seed : {0ull, 1ull, 0x0000000200000001ull, 0xfedcba9876543210ull})
    for (const std::uint64_t scenario : {0ull, 7ull, 0xffffffffull, 0x100000005ull, 0x123456789abcdefull})
      for (const std::uint32_t stream : {0u, 1u, 0x3b8222d0u, 0x3fffffffu})
        for (const std::uint32_t block : {0u, 3u, 29u, 0xfffffffeu}) {
          curandStatePhilox4_32_10_t state;
          curand_init(seed, scenario, 4 * ((std::uint64_t{stream} << 32) + block), &state);
          const uint4 words = curand4(&state);
          EXPECT_EQ(draw(seed, scenario, stream, block), (Block{words.x, words.y, words.z, words.w}))
              << seed << ", " << scenario << ", " << stream << ", " << block;
        }
}

struct DestroyGenerator {
  void operator()(curandGenerator_t generator) const { curandDestroyGenerator(generator); }
};

// cuRAND's host generator deals blocks out to 65536 subsequences in turn (found by experiment, all its
// orderings alike): its word i is word i mod 4 of block q div 65536 of subsequence q mod 65536, q = i div 4;
// the offset is added to i. A subsequence is a scenario, and its block, of 64 bits, is stream·2^32 + block; a
// 64-bit offset reaches streams below 2^14.
TEST(StreamLayout, IsThatOfCurandsHostGenerator) {
  constexpr std::uint64_t kSubsequences = 65536;
  const std::uint64_t seed = 0xfedcba9876543210ull;
  curandGenerator_t raw = nullptr;
  ASSERT_EQ(curandCreateGeneratorHost(&raw, CURAND_RNG_PSEUDO_PHILOX4_32_10), CURAND_STATUS_SUCCESS);
  const std::unique_ptr<std::remove_pointer_t<curandGenerator_t>, DestroyGenerator> generator(raw);
  ASSERT_EQ(curandSetPseudoRandomGeneratorSeed(raw, seed), CURAND_STATUS_SUCCESS);
  for (const std::uint64_t stream : {0ull, 1ull, 0x3abcull})
    for (const std::uint64_t block : {0ull, 3ull, 0xfffffffeull}) {
      const std::uint64_t first = kSubsequences * ((stream << 32) + block);
      ASSERT_EQ(curandSetGeneratorOffset(raw, 4 * first), CURAND_STATUS_SUCCESS);
      std::vector<unsigned> words(4 * 2 * kSubsequences);  // this block and the next of every subsequence
      ASSERT_EQ(curandGenerate(raw, words.data(), words.size()), CURAND_STATUS_SUCCESS);
      for (std::uint64_t q = 0; q < 2 * kSubsequences; ++q) {
        const auto next = static_cast<std::uint32_t>(block + q / kSubsequences);
        const Block got{words[4 * q], words[4 * q + 1], words[4 * q + 2], words[4 * q + 3]};
        ASSERT_EQ(got, draw(seed, q % kSubsequences, static_cast<std::uint32_t>(stream), next)) << q;
      }
    }
}

TEST(StreamLayout, DependsOnWhichWordIsWhich) {
  EXPECT_NE(draw(1, 2, 3, 4), draw(1, 2, 4, 3));
  EXPECT_NE(draw(1, 2, 3, 4), draw(2, 1, 3, 4));
  EXPECT_NE(draw(1ull << 32, 2, 3, 4), draw(1, 2, 3, 4));
}

}  // namespace
}  // namespace chokepoint
