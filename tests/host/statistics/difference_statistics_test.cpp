#include "host/statistics/difference_statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace chokepoint {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
const std::vector<Probability> kProbabilities = {{"0.05", 0.05}, {"0.5", 0.5}, {"0.99", 0.99}};

struct Pair {
  std::vector<float> base, variant;
};

/// Two outcomes that share most of their noise: variant = base + 1 + noise of sd 0.5, base of sd 100.
Pair correlated_pair(std::size_t n) {
  std::mt19937 generator(3);
  std::normal_distribution<float> normal;
  Pair pair;
  for (std::size_t i = 0; i < n; ++i) {
    pair.base.push_back(100 * normal(generator));
    pair.variant.push_back(pair.base.back() + 1 + 0.5f * normal(generator));
  }
  return pair;
}

DifferenceStatistics fed(const Pair& pair, std::size_t batch = 5000) {
  DifferenceStatistics statistics(kProbabilities, pair.base.size());
  for (std::size_t i = 0; i < pair.base.size(); i += batch) {
    const std::size_t n = std::min(batch, pair.base.size() - i);
    statistics.add(pair.base.data() + i, pair.variant.data() + i, static_cast<std::int64_t>(n));
  }
  return statistics;
}

TEST(DifferenceStatistics, AreThoseOfTheDifferences) {
  const Pair pair = correlated_pair(50000);
  const DifferenceSummary summary = fed(pair).summary();
  OutcomeStatistics plain(kProbabilities, pair.base.size());
  std::vector<float> difference;
  for (std::size_t i = 0; i < pair.base.size(); ++i) difference.push_back(pair.variant[i] - pair.base[i]);
  plain.add(difference.data(), static_cast<std::int64_t>(difference.size()));
  const OutcomeSummary expected = plain.summary();
  EXPECT_EQ(summary.paired.mean, expected.mean);
  EXPECT_EQ(summary.paired.mean_se, expected.mean_se);
  for (std::size_t i = 0; i < kProbabilities.size(); ++i) {
    EXPECT_EQ(summary.paired.quantile[i].value, expected.quantile[i].value);
    EXPECT_EQ(summary.paired.cvar[i].value, expected.cvar[i].value);
  }
  EXPECT_EQ(summary.higher, static_cast<std::uint64_t>(std::count_if(difference.begin(), difference.end(),
                                                                     [](float x) { return x > 0; })));
  EXPECT_EQ(summary.higher + summary.lower, pair.base.size());
}

TEST(DifferenceStatistics, SeeWhatTheMeansAloneCannot) {
  // Apart, the two means have errors of 100 / sqrt(N) = 0.45 each; together the difference, 1, has 0.0022.
  const Pair pair = correlated_pair(50000);
  const DifferenceSummary summary = fed(pair).summary();
  const double error = 0.5 / std::sqrt(50000.0);
  EXPECT_NEAR(summary.paired.mean, 1, 5 * error);
  EXPECT_GT(std::abs(summary.paired.mean - 1.05), 5 * error);
  EXPECT_NEAR(summary.paired.mean_se, error, 0.05 * error);
}

TEST(DifferenceStatistics, OfEqualOutcomesAreZero) {
  Pair pair = correlated_pair(40000);
  pair.variant = pair.base;
  pair.variant[17] = pair.base[17] = kInfinity;
  const DifferenceSummary summary = fed(pair).summary();
  EXPECT_EQ(summary.paired.mean, 0);
  EXPECT_EQ(summary.paired.mean_se, 0);
  EXPECT_EQ(summary.paired.minimum, 0);
  EXPECT_EQ(summary.paired.maximum, 0);
  EXPECT_EQ(summary.higher + summary.lower + summary.unequal_infinite, 0u);
  pair.variant[18] = std::nextafter(pair.base[18], kInfinity);  // not blind
  EXPECT_EQ(fed(pair).summary().higher, 1u);
  EXPECT_GT(fed(pair).summary().paired.maximum, 0);
}

TEST(DifferenceStatistics, AreNoNumberWhereOneAloneIsInfinite) {
  Pair pair = correlated_pair(1000);
  pair.variant[3] = kInfinity;
  pair.base[5] = kInfinity;
  const DifferenceSummary summary = fed(pair).summary();
  EXPECT_EQ(summary.unequal_infinite, 2u);
  EXPECT_TRUE(std::isnan(summary.paired.mean));
  EXPECT_TRUE(std::isnan(summary.paired.quantile[1].value));
  EXPECT_TRUE(std::isnan(summary.paired.cvar[2].value));
  EXPECT_EQ(summary.higher + summary.lower, 1000u);  // an infinite outcome is the higher one
}

TEST(DifferenceStatistics, AreNoNumberWhereAFloatCannotHoldThem) {
  Pair pair = correlated_pair(1000);
  pair.variant[3] = -3e38f;
  pair.base[3] = 3e38f;
  const DifferenceSummary summary = fed(pair).summary();
  EXPECT_EQ(summary.unequal_infinite, 1u);
  EXPECT_TRUE(std::isnan(summary.paired.mean));
}

TEST(DifferenceStatistics, CountOnceInTwoPasses) {
  Pair pair = correlated_pair(400000);
  std::vector<std::size_t> order(pair.base.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return pair.variant[a] - pair.base[a] < pair.variant[b] - pair.base[b];
  });
  Pair sorted;
  for (const std::size_t i : order) {
    sorted.base.push_back(pair.base[i]);
    sorted.variant.push_back(pair.variant[i]);
  }
  DifferenceStatistics statistics = fed(sorted);
  ASSERT_FALSE(statistics.complete());
  statistics.begin_second_pass();
  statistics.add(sorted.base.data(), sorted.variant.data(), static_cast<std::int64_t>(sorted.base.size()));
  ASSERT_TRUE(statistics.complete());
  const DifferenceSummary again = statistics.summary(), once = fed(pair).summary();
  EXPECT_EQ(again.higher, once.higher);
  EXPECT_EQ(again.lower, once.lower);
  EXPECT_EQ(again.paired.mean, once.paired.mean);
  EXPECT_EQ(again.paired.quantile[2].value, once.paired.quantile[2].value);
}

TEST(DifferenceStatistics, RefuseWhatIsNoNumber) {
  DifferenceStatistics statistics(kProbabilities, 1);
  const float nan = std::nanf(""), one = 1;
  EXPECT_THROW(statistics.add(&one, &nan, 1), std::logic_error);
}

}  // namespace
}  // namespace chokepoint
