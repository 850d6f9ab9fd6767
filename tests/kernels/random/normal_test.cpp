// Hold the normals of words and of tails on every target against float64, and the bits of every target
// against the scalar reference's.

#include <algorithm>
#include <array>
#include <boost/math/distributions/normal.hpp>
#include <limits>

#include "tests/kernels/random/target_test.h"

namespace chokepoint::random_test {
namespace {

constexpr double kSqrtHalf = 0.70710678118654752;
constexpr double kInverseSqrt2Pi = 0.39894228040143268;
constexpr double kWordBound = 3.1;  // [ulp]
constexpr double kInfinity = std::numeric_limits<double>::infinity();

double density(double z) { return kInverseSqrt2Pi * std::exp(-z * z / 2); }

// Return what is to be added to z to be the exact normal of the word x, bit 31 clear: one Newton step from a
// z that is nearly right, with the tail or the centre of the C library's float64 erfc and erf, whichever is
// smaller.
double error_of_normal(std::uint32_t x, double z) {
  const double p = (x + 0.5) * 0x1p-31, y = (0x7fffffffu - x + 0.5) * 0x1p-31;
  const double excess = p < 0.5 ? std::erfc(z * kSqrtHalf) - p : y - std::erf(z * kSqrtHalf);
  return excess / (2 * density(z));
}

double larger(double a, double b) { return b <= a ? a : std::isnan(b) ? kInfinity : b; }

// Return the largest error over words with bit 31 clear, in ulp of the exact normal.
double largest_error(const std::vector<std::uint32_t>& words, const std::vector<float>& normals) {
  double largest = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const double error = error_of_normal(words[i], normals[i]);
    largest = larger(largest, std::fabs(error) / ulp(normals[i] + error));
  }
  return largest;
}

// Return n words from `first` on, `stride` apart.
std::vector<std::uint32_t> words_from(std::uint32_t first, std::size_t n, std::uint32_t stride = 1) {
  std::vector<std::uint32_t> words(n);
  for (std::size_t i = 0; i < n; ++i) words[i] = first + static_cast<std::uint32_t>(i) * stride;
  return words;
}

constexpr std::size_t kDense = std::size_t{1} << 20;

// Where the normal is largest, where its polynomial changes (z = 2.99), where q changes its exponent,
// halfway, where the error is largest, and where the normal is nearly 0.
std::vector<std::vector<std::uint32_t>> dense_words() {
  return {words_from(0, kDense),          words_from(0x5b0000, kDense),
          words_from(0x28f00000, kDense), words_from(0x40000000 - kDense / 2, kDense),
          words_from(0x7e700000, kDense), words_from(0x80000000 - kDense, kDense)};
}

class NormalTest : public OnTarget {
 protected:
  std::vector<float> normals(const std::vector<std::uint32_t>& words) const {
    return values_of(functions().normal_of_word, words);
  }
};

TEST_P(NormalTest, OfWordsIsWithinItsBound) {
  const auto sparse = words_from(0, (std::size_t{1} << 31) / 1021, 1021);
  EXPECT_LE(largest_error(sparse, normals(sparse)), kWordBound);
  for (const auto& dense : dense_words()) EXPECT_LE(largest_error(dense, normals(dense)), kWordBound);
}

TEST_P(NormalTest, ErrorIsSeen) {
  const auto sparse = words_from(0, (std::size_t{1} << 31) / 8191, 8191);
  std::vector<float> z = normals(sparse);
  EXPECT_GT(largest_error(sparse, z), 1.0);
  for (float& normal : z) normal *= 1 + 0x1p-21f;
  EXPECT_GT(largest_error(sparse, z), kWordBound);
}

// The reference above is itself held against Boost.Math's float64 quantile.
TEST_P(NormalTest, OfWordsAgreesWithBoost) {
  const boost::math::normal normal;
  std::vector<std::uint32_t> words = words_from(0, (std::size_t{1} << 31) / 65521, 65521);
  for (std::uint32_t w : {0x00000001u, 0x3fffffffu, 0x40000000u, 0x7ffffffeu, 0x7fffffffu})
    words.push_back(w);
  const std::vector<float> z = normals(words);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const double expected = -boost::math::quantile(normal, (words[i] + 0.5) * 0x1p-32);
    const double slack = 1e-15;  // of Boost's argument, which is rounded near 1/2
    ASSERT_LE(std::fabs(z[i] - expected), kWordBound * ulp(expected) + slack) << std::hex << words[i];
  }
}

TEST_P(NormalTest, OfTheOutermostAndInnermostWords) {
  const std::vector<float> z = normals({0u, 0x80000000u, 0x7fffffffu, 0xffffffffu});
  EXPECT_NEAR(z[0], 6.3379577545537895, 1e-6);  // −Φ⁻¹(2^-33), SciPy
  EXPECT_EQ(z[1], -z[0]);
  EXPECT_NEAR(z[2], 0.5 * 0x1p-31 / (2 * kInverseSqrt2Pi), 1e-16);
  EXPECT_EQ(z[3], -z[2]);
}

TEST_P(NormalTest, IsSymmetricUnderBit31) {
  for (auto words : {words_from(0, kDense, 2039), words_from(0, kDense)}) {
    for (std::uint32_t& w : words) w &= 0x7fffffffu;
    const std::vector<float> positive = normals(words);
    for (std::uint32_t& w : words) w |= 0x80000000u;
    const std::vector<float> negative = normals(words);
    for (std::size_t i = 0; i < words.size(); ++i) {
      ASSERT_GT(positive[i], 0);
      ASSERT_EQ(negative[i], -positive[i]) << words[i];
    }
  }
}

TEST_P(NormalTest, OfWordsGivesTheBitsOfTheReference) {
  const auto reference = scalar_target().functions.normal_of_word;
  expect_same_bits(functions().normal_of_word, reference, words_from(0, (std::size_t{1} << 32) / 521, 521));
  for (const auto& dense : dense_words()) expect_same_bits(functions().normal_of_word, reference, dense);
}

TEST_P(NormalTest, OfTailsIsWithinItsBound) {
  const std::vector<float> tails = floats(0x1p-126f, 0.5f, 1021);
  const std::vector<float> z = values_of(functions().normal_of_tail, tails);
  double largest = 0;
  for (std::size_t i = 0; i < tails.size(); ++i) {
    const double error = (std::erfc(z[i] * kSqrtHalf) / 2 - tails[i]) / density(z[i]);
    largest = larger(largest, std::fabs(error) / ulp(std::max(1.0, z[i] + error)));
  }
  EXPECT_LE(largest, 2.5);
  EXPECT_GT(largest, 0.75);
}

TEST_P(NormalTest, OfTailsAtTheEnds) {
  const std::vector<float> z = values_of(functions().normal_of_tail, {0.5f, 0x1p-126f, 0.0f});
  EXPECT_EQ(z[0], 0.0f);
  EXPECT_NEAR(z[1], 12.9500, 1e-3);
  EXPECT_NEAR(z[2], 13.1086, 1e-3);
}

TEST_P(NormalTest, TailOfNormalIsWithinItsBound) {
  std::vector<float> a = floats(0x1p-40f, 12.9f, 211);
  a.push_back(0.0f);
  const std::vector<float> tails = values_of(functions().tail_of_normal, a);
  double largest = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const double expected = std::erfc(a[i] * kSqrtHalf) / 2;
    largest = larger(largest, std::fabs(tails[i] - expected) / ulp(expected));
  }
  EXPECT_LE(largest, 5.5);
  EXPECT_GT(largest, 1.5);
}

TEST_P(NormalTest, TailOfNormalAtTheEnds) {
  const float infinity = std::numeric_limits<float>::infinity();
  const std::vector<float> tails =
      values_of(functions().tail_of_normal, {0.0f, 12.9f, 13.3f, 1e30f, infinity});
  EXPECT_EQ(tails[0], 0.5f);
  EXPECT_GE(tails[1], 0x1p-126f);
  EXPECT_EQ(tails[2], 0.0f);
  EXPECT_EQ(tails[3], 0.0f);
  EXPECT_EQ(tails[4], 0.0f);
}

TEST_P(NormalTest, TailsGiveTheBitsOfTheReference) {
  const Functions& reference = scalar_target().functions;
  expect_same_bits(functions().normal_of_tail, reference.normal_of_tail, floats(0.0f, 0.5f, 1009));
  expect_same_bits(functions().tail_of_normal, reference.tail_of_normal, floats(0.0f, 1e30f, 1009));
}

// Hold mean, variance and fourth moment within z standard errors of 0, 1 and 3; their variances are 1, 2, 96,
// over n.
bool looks_normal(const std::vector<float>& normals, double scale) {
  constexpr double kDeviations = 5;
  double sum = 0, squares = 0, fourths = 0;
  for (const float normal : normals) {
    const double z = scale * normal;
    sum += z;
    squares += z * z;
    fourths += z * z * z * z;
  }
  const double n = static_cast<double>(normals.size());
  return std::fabs(sum / n) < kDeviations * std::sqrt(1 / n) &&
         std::fabs(squares / n - 1) < kDeviations * std::sqrt(2 / n) &&
         std::fabs(fourths / n - 3) < kDeviations * std::sqrt(96 / n);
}

TEST_P(NormalTest, MomentsOfPhiloxNormals) {
  constexpr std::size_t kBlocks = 2'500'000;  // ten million normals
  std::vector<std::uint32_t> counters(4 * kBlocks), words(4 * kBlocks);
  for (std::size_t i = 0; i < kBlocks; ++i) counters[4 * i + 2] = static_cast<std::uint32_t>(i);
  functions().philox(counters.data(), 2024, 0, words.data(), kBlocks);
  const std::vector<float> z = normals(words);
  EXPECT_TRUE(looks_normal(z, 1));
  EXPECT_FALSE(looks_normal(z, 1.05));
  EXPECT_FALSE(looks_normal(z, 0.95));
}

INSTANTIATE_TEST_SUITE_P(Targets, NormalTest, testing::ValuesIn(all_targets()), target_name);

}  // namespace
}  // namespace chokepoint::random_test
