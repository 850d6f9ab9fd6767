#include "host/compile/rank_limits.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>

#include "kernels/random/normal-inl.h"

namespace chokepoint {
namespace {

using testing::ElementsAre;

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr std::uint64_t kWords = std::uint64_t{1} << 32;

float normal_of_word(std::uint32_t word) { return scalar_target::normal_of_word(word); }
float normal_of_rank(std::uint64_t rank) {
  return normal_of_word(scalar_target::rank_of_word(static_cast<std::uint32_t>(rank)));
}

TEST(WordsFrom, AtTheEnds) {
  const float largest = normal_of_word(0), smallest = normal_of_word(0x80000000u);
  EXPECT_EQ(words_from(kInfinity), 0u);
  EXPECT_EQ(words_from(std::nextafter(largest, kInfinity)), 0u);
  EXPECT_EQ(words_from(largest), 1u);
  EXPECT_EQ(words_from(0.0f), kWords / 2);
  EXPECT_EQ(words_from(-0.0f), kWords / 2);
  EXPECT_EQ(words_from(std::nextafter(smallest, kInfinity)), kWords - 1);
  EXPECT_EQ(words_from(smallest), kWords);
  EXPECT_EQ(words_from(std::nextafter(smallest, -kInfinity)), kWords);
  EXPECT_EQ(words_from(-kInfinity), kWords);
}

/// Thresholds that some word attains, and those one step beside: the last word that passes, and the next.
TEST(WordsFrom, AreThoseWhoseNormalPasses) {
  for (std::uint64_t i = 0; i < 100'000; ++i) {
    const float z = normal_of_word(static_cast<std::uint32_t>(i * 2654435761u));
    for (const float c : {std::nextafter(z, -kInfinity), z, std::nextafter(z, kInfinity)}) {
      const std::uint64_t words = words_from(c);
      if (words > 0) {
        ASSERT_GE(normal_of_rank(words - 1), c);
      }
      if (words < kWords) {
        ASSERT_LT(normal_of_rank(words), c);
      }
    }
  }
}

TEST(WordsFrom, AreAsManyAsTheirProbabilitySays) {
  const boost::math::normal normal;
  for (const double c : {-5.5, -3.0, -1.0, 0.25, 1.0, 2.9, 3.1, 5.5}) {
    const double share = boost::math::cdf(boost::math::complement(normal, c));
    EXPECT_NEAR(static_cast<double>(words_from(static_cast<float>(c))) / 0x1p32, share, 1e-9 + 1e-6 * share);
  }
}

TEST(RankLimits, CountWhatEveryWordPasses) {
  const double never = kInfinity;
  const RankLimits limits = rank_limits_of({-never, 0, -never, -6.4, 0, 6.4, never, never}, 3);
  EXPECT_THAT(limits.limits, ElementsAre(0, 0x80000000u, 0, 0, 0x80000000u, 0, 0, 0));
  EXPECT_THAT(limits.passed, ElementsAre(1, 2, 0, 0));
}

TEST(RankLimits, OfOneStateAreNone) {
  const RankLimits limits = rank_limits_of({}, 1);
  EXPECT_TRUE(limits.limits.empty());
  EXPECT_TRUE(limits.passed.empty());
}

}  // namespace
}  // namespace chokepoint
