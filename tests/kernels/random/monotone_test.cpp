// Hold every function of kernels/random to exact monotonicity: on the fastest target at every word and at
// every float where the function is neither constant nor its argument, on every target at dense samples.

#include <algorithm>
#include <cstring>
#include <numeric>

#include "tests/kernels/random/target_test.h"

namespace chokepoint::random_test {
namespace {

constexpr std::uint32_t kChunk = 1u << 13;
constexpr std::uint32_t kLastPositive = 0x7fffffffu;  // of the words with bit 31 clear
constexpr std::uint32_t kLastWord = 0xffffffffu;

float argument(const float*, std::uint32_t bits) { return float_of(bits); }
std::uint32_t argument(const std::uint32_t*, std::uint32_t bits) { return bits; }

// Return the number of steps from one 32-bit pattern to the next, `first` to `last`, at which direction·f
// falls. f maps arrays of In.
template <class In, class F>
std::uint64_t steps_back(F f, float direction, std::uint32_t first, std::uint32_t last) {
  std::vector<In> in(kChunk);
  std::vector<float> out(kChunk + 1);  // the last value of the chunk before, and the chunk's
  std::uint64_t back = 0;
  for (std::uint64_t begin = first; begin <= last; begin += kChunk) {
    const auto n = static_cast<std::uint32_t>(std::min<std::uint64_t>(kChunk, last - begin + 1));
    for (std::uint32_t i = 0; i < n; ++i) in[i] = argument(in.data(), static_cast<std::uint32_t>(begin) + i);
    f(in.data(), out.data() + 1, n);
    if (begin == first) out[0] = out[1];
    std::uint32_t back_here = 0;
    for (std::uint32_t i = 0; i < n; ++i) back_here += !(direction * out[i] <= direction * out[i + 1]);
    back += back_here;
    out[0] = out[n];
  }
  return back;
}

std::uint64_t word_steps_back(Functions::OfWords f, std::uint32_t first, std::uint32_t last) {
  return steps_back<std::uint32_t>(f, -1, first, last);
}

// The same from the float `first` to the float `last`, of one sign, |first| ≤ |last|.
std::uint64_t real_steps_back(Functions::OfReals f, float direction, float first, float last) {
  return steps_back<float>(f, direction, bits_of(first), bits_of(last));
}

// Return the last SIMD target that this machine can run, or the scalar reference.
const Target& fastest_target() {
  static const Target fastest = [] {
    Target best = scalar_target();
    for (const Target& target : simd_targets())
      if (target.absent.empty()) best = target;
    return best;
  }();
  return fastest;
}

TEST(MonotoneEverywhere, NormalOfWord) {
  if (fastest_target().name == "scalar") GTEST_SKIP() << "too slow without SIMD: see Monotone";
  EXPECT_EQ(word_steps_back(fastest_target().functions.normal_of_rank, 0, kLastWord), 0u);
}

// The ranks of ranks are the words, and so every word has a rank of its own.
TEST(MonotoneEverywhere, RankOfRank) {
  const auto rank_of_word = fastest_target().functions.rank_of_word;
  std::vector<std::uint32_t> words(kChunk), ranks(kChunk), back(kChunk);
  std::vector<float> as_floats(kChunk);
  const auto ranks_of = [&](const std::vector<std::uint32_t>& from, std::vector<std::uint32_t>& to) {
    rank_of_word(from.data(), as_floats.data(), kChunk);
    std::memcpy(to.data(), as_floats.data(), kChunk * sizeof(float));
  };
  for (std::uint64_t begin = 0; begin <= kLastWord; begin += kChunk) {
    std::iota(words.begin(), words.end(), static_cast<std::uint32_t>(begin));
    ranks_of(words, ranks);
    ranks_of(ranks, back);
    ASSERT_EQ(words, back) << begin;
    for (std::uint32_t i = 0; i < kChunk; i += kChunk - 1)  // bit 31 is the same throughout a chunk
      ASSERT_EQ(ranks[i], words[i] <= kLastPositive ? words[i] : 0x7fffffffu - words[i]);
  }
}

TEST(MonotoneEverywhere, RealFunctions) {
  if (fastest_target().name == "scalar") GTEST_SKIP() << "too slow without SIMD: see Monotone";
  const Functions& f = fastest_target().functions;
  EXPECT_EQ(real_steps_back(f.normal_of_tail, -1, 0x1p-34f, 0.5f), 0u);
  EXPECT_EQ(real_steps_back(f.tail_of_normal, -1, 0x1p-26f, 13.5f), 0u);
  EXPECT_EQ(real_steps_back(f.log, 1, 0x1p-32f, 4.0f), 0u);
  EXPECT_EQ(real_steps_back(f.log1p, 1, 0x1p-24f, 16.0f), 0u);
  EXPECT_EQ(real_steps_back(f.exp, 1, 0x1p-26f, 89.0f), 0u);
  EXPECT_EQ(real_steps_back(f.exp, -1, -0x1p-26f, -88.0f), 0u);
}

// Raise, among the words from `first` on, the normal of the one at kRaised by 3 ulp.
constexpr std::uint32_t kRaised = 0x00900000u;
void raised_normal(const std::uint32_t* words, float* normals, std::size_t n) {
  fastest_target().functions.normal_of_word(words, normals, n);
  for (std::size_t i = 0; i < n; ++i)
    if (words[i] == kRaised) normals[i] = float_of(bits_of(normals[i]) + 3);
}

// Within a chunk, at its first word and at its last, one raised value is one step back.
TEST(MonotoneEverywhere, OneRaisedValueIsSeen) {
  for (const std::uint32_t before : {100u, kChunk, kChunk - 1}) {
    EXPECT_EQ(word_steps_back(raised_normal, kRaised - before, kRaised + 2 * kChunk), 1u) << before;
    EXPECT_EQ(
        word_steps_back(fastest_target().functions.normal_of_word, kRaised - before, kRaised + 2 * kChunk),
        0u);
  }
}

// Mirror each value within the 16 ulp around its rounding to 20 bits: a sawtooth.
void ragged_exp(const float* x, float* y, std::size_t n) {
  fastest_target().functions.exp(x, y, n);
  for (std::size_t i = 0; i < n; ++i) {
    const float coarse = float_of((bits_of(y[i]) + 8u) & ~15u);
    y[i] = coarse - (y[i] - coarse);
  }
}

TEST(MonotoneEverywhere, RaggedFunctionIsSeen) {
  EXPECT_GT(real_steps_back(ragged_exp, 1, 1.0f, 1.01f), 1000u);
  EXPECT_GT(real_steps_back(ragged_exp, -1, -1.0f, -1.01f), 1000u);
}

class Monotone : public OnTarget {};

// Where the normal is largest, where a polynomial's argument is just below a power of two, where the
// polynomial changes (z = 2.99), halfway, and where the normal is nearly 0.
TEST_P(Monotone, NormalOfWord) {
  const auto f = functions().normal_of_word;
  constexpr std::uint32_t kDense = 1u << 20;
  for (const std::uint32_t first : {0u, 0x5b0000u, 0x900000u, 0x28f00000u, 0x40000000u - kDense / 2})
    EXPECT_EQ(word_steps_back(f, first, first + kDense), 0u) << std::hex << first;
  EXPECT_EQ(word_steps_back(f, kLastPositive - kDense, kLastPositive), 0u);
  std::vector<std::uint32_t> sparse(std::size_t{1} << 23);
  for (std::size_t i = 0; i < sparse.size(); ++i) sparse[i] = static_cast<std::uint32_t>(i) * 255;
  const std::vector<float> z = values_of(f, sparse);
  EXPECT_TRUE(std::is_sorted(z.rbegin(), z.rend()));
}

// Ranks fall into two halves that meet where the normals change their sign.
TEST_P(Monotone, NormalOfRank) {
  const auto f = functions().normal_of_rank;
  constexpr std::uint32_t kDense = 1u << 20;
  for (const std::uint32_t first : {0u, 0x80000000u - kDense / 2, 0xc0000000u, kLastWord - kDense})
    EXPECT_EQ(word_steps_back(f, first, first + kDense), 0u) << std::hex << first;
  const std::vector<float> z = values_of(f, {0u, 0x7fffffffu, 0x80000000u, kLastWord});
  const std::vector<float> of_words =
      values_of(functions().normal_of_word, {0u, 0x7fffffffu, 0xffffffffu, 0x80000000u});
  EXPECT_EQ(z, of_words);
  EXPECT_GT(z[1], 0);
  EXPECT_LT(z[2], 0);
}

TEST_P(Monotone, RealFunctions) {
  const Functions& f = functions();
  EXPECT_EQ(real_steps_back(f.normal_of_tail, -1, 0x1.1p-9f, 0x1.3p-9f), 0u);
  EXPECT_EQ(real_steps_back(f.normal_of_tail, -1, 0.15f, 0.18f), 0u);
  EXPECT_EQ(real_steps_back(f.tail_of_normal, -1, 0.8f, 1.1f), 0u);
  EXPECT_EQ(real_steps_back(f.log, 1, 0.7f, 1.5f), 0u);
  EXPECT_EQ(real_steps_back(f.log1p, 1, 0.4f, 1.0f), 0u);
  EXPECT_EQ(real_steps_back(f.exp, 1, 0.3f, 0.4f), 0u);
  EXPECT_EQ(real_steps_back(f.exp, -1, -0.23f, -0.26f), 0u);
}

INSTANTIATE_TEST_SUITE_P(Targets, Monotone, testing::ValuesIn(all_targets()), target_name);

}  // namespace
}  // namespace chokepoint::random_test
