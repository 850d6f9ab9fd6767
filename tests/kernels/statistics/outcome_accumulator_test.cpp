#include "kernels/statistics/outcome_accumulator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

namespace chokepoint {
namespace {

std::vector<float> lognormal(std::uint32_t seed, std::size_t n) {
  std::mt19937 generator(seed);
  std::normal_distribution<double> normal;
  std::vector<float> x(n);
  for (float& each : x) each = static_cast<float>(std::exp(normal(generator)));
  return x;
}

std::uint64_t rank(double p, std::size_t n) {
  return static_cast<std::uint64_t>(std::ceil(p * static_cast<double>(n)));
}

TEST(OutcomeAccumulator, FindsOrderStatisticsBeyondWhatItKeeps) {
  const std::vector<double> p = {0.001, 0.25, 0.5, 0.95, 0.9999};
  std::vector<float> x = lognormal(1, 1000000);
  OutcomeAccumulator accumulator(p, x.size());
  accumulator.add(x.data(), static_cast<std::int64_t>(x.size()));
  accumulator.settle();
  std::sort(x.begin(), x.end());
  std::vector<std::uint32_t> keys;
  for (std::size_t i = 0; i < p.size(); ++i) {
    const std::uint64_t k = rank(p[i], x.size());
    ASSERT_TRUE(accumulator.find(i, {k}, keys)) << p[i];
    EXPECT_EQ(from_sortable(keys[0]), x[k - 1]);
  }
  EXPECT_EQ(from_sortable(accumulator.lowest_key()), x.front());
  EXPECT_EQ(from_sortable(accumulator.highest_key()), x.back());
  EXPECT_FALSE(accumulator.find(0, {x.size() / 2}, keys));  // far from the first probability
}

TEST(OutcomeAccumulator, TakesWhatItAnnouncesWhateverTheScenarios) {
  const std::vector<double> p = {0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999};
  const auto brackets = [](const OutcomeAccumulator& a) {
    return a.memory_bytes() - a.table().memory_bytes();
  };
  for (const bool ties : {false, true}) {
    std::vector<std::size_t> most;
    for (const std::uint32_t batches : {2u, 60u}) {
      OutcomeAccumulator accumulator(p, 50000u * batches);
      const std::size_t bound = accumulator.memory_bound() - OutcomeAccumulator::kTableBytes;
      std::size_t& peak = most.emplace_back(0);
      for (std::uint32_t batch = 0; batch < batches; ++batch) {
        std::vector<float> x = lognormal(batch, 50000);
        if (ties)
          for (float& each : x) each = std::round(20 * each);
        for (std::int64_t i = 0; i < 50000; i += 500) {
          accumulator.add(x.data() + i, 500);
          peak = std::max(peak, brackets(accumulator));
        }
      }
      EXPECT_LE(peak, bound) << batches;
      EXPECT_GT(peak, bound * 9 / 10) << batches;
      EXPECT_LT(accumulator.table().memory_bytes(), 3 * OutcomeAccumulator::kTableBytes);
    }
    EXPECT_EQ(most[0], most[1]);
  }
  // Beyond kSteady scenarios, and only there, it grows with their square root.
  const auto bound = [&](std::uint64_t scenarios) {
    return static_cast<double>(OutcomeAccumulator(p, scenarios).memory_bound());
  };
  EXPECT_EQ(bound(40000), bound(OutcomeAccumulator::kSteady));
  EXPECT_GT(bound(100 * OutcomeAccumulator::kSteady), 5 * bound(OutcomeAccumulator::kSteady));
  EXPECT_LT(bound(100 * OutcomeAccumulator::kSteady), 10 * bound(OutcomeAccumulator::kSteady));
  EXPECT_LT(bound(1000), bound(40000) / 2);
}

TEST(OutcomeAccumulator, AddsInEveryState) {
  const std::vector<double> p = {0.05, 0.5, 0.99};
  const std::vector<std::size_t> sizes = {0, 1000, 40000, 120000};  // before and after brackets form
  for (const std::size_t a : sizes) {
    for (const std::size_t b : sizes) {
      if (a + b == 0) continue;
      std::vector<float> x = lognormal(2, a + b);
      OutcomeAccumulator left(p, 240000), right(p, 240000);
      left.add(x.data(), static_cast<std::int64_t>(a));
      right.add(x.data() + a, static_cast<std::int64_t>(b));
      left.add(right);
      left.settle();
      std::sort(x.begin(), x.end());
      EXPECT_EQ(left.count(), a + b);
      EXPECT_EQ(from_sortable(left.highest_key()), x.back());
      std::vector<std::uint32_t> keys;
      for (std::size_t i = 0; i < p.size(); ++i) {
        const std::uint64_t k = rank(p[i], x.size());
        ASSERT_TRUE(left.find(i, {k}, keys)) << a << " " << b << " " << p[i];
        EXPECT_EQ(from_sortable(keys[0]), x[k - 1]);
        std::uint64_t above = 0;
        for (const float each : x) above += sortable(each) > keys[0] && sortable(each) >> 16 == keys[0] >> 16;
        EXPECT_EQ(left.above_in_bin(i, keys[0]).count, above);
      }
    }
  }
}

TEST(OutcomeAccumulator, KnowsWhenBracketsHaveNothingInCommon) {
  std::vector<float> x = lognormal(3, 200000);
  std::sort(x.begin(), x.end());
  OutcomeAccumulator left({0.5}, 200000), right({0.5}, 200000);
  left.add(x.data(), 100000);
  right.add(x.data() + 100000, 100000);
  left.add(right);
  left.settle();
  std::vector<std::uint32_t> keys;
  EXPECT_FALSE(left.find(0, {100000}, keys));
  left.begin_second_pass({{99000, 101000}});
  left.add(x.data(), 50000);
  EXPECT_FALSE(left.find(0, {100000}, keys));  // not all of it yet
  left.add(x.data() + 50000, 150000);
  left.settle();
  ASSERT_TRUE(left.find(0, {99000, 100000, 101000}, keys));
  EXPECT_EQ(from_sortable(keys[1]), x[99999]);
}

/// Rows whose most frequent value changes: a number, zero, infinity, whole numbers, none, one alone.
std::vector<float> changing_ties(std::size_t n) {
  std::mt19937 generator(9);
  std::vector<float> x = lognormal(9, n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t part = i * 6 / n;
    const bool often = generator() % 3 != 0;
    if (part == 0 && often) x[i] = 2.5f;
    if (part == 1 && often) x[i] = 0;
    if (part == 2 && often) x[i] = std::numeric_limits<float>::infinity();
    if (part == 3) x[i] = static_cast<float>(generator() % 40) - 20;
    if (part == 5) x[i] = 2.5f;
  }
  return x;
}

TEST(OutcomeAccumulator, IsExactWhileTiesChangeWhateverTheBatch) {
  const std::vector<double> p = {0.01, 0.3, 0.5, 0.7, 0.95};
  const std::vector<float> x = changing_ties(300000);
  std::vector<float> sorted = x;
  std::sort(sorted.begin(), sorted.end());
  MomentTable expected;
  for (const float each : x) expected.add(sortable(each), 1);
  for (const std::size_t batch : {std::size_t{100}, std::size_t{4096}, std::size_t{5000}, x.size()}) {
    OutcomeAccumulator accumulator(p, x.size());
    for (std::size_t i = 0; i < x.size(); i += batch)
      accumulator.add(x.data() + i, static_cast<std::int64_t>(std::min(batch, x.size() - i)));
    accumulator.settle();
    EXPECT_EQ(accumulator.count(), x.size());
    std::vector<Moments> all, found;
    expected.for_each([&](std::uint32_t, const Moments& m) { all.push_back(m); });
    accumulator.table().for_each([&](std::uint32_t, const Moments& m) { found.push_back(m); });
    ASSERT_EQ(found.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
      EXPECT_EQ(found[i].count, all[i].count);
      EXPECT_EQ(found[i].sum, all[i].sum);
      EXPECT_TRUE(found[i].sum2 == all[i].sum2 && found[i].sum3 == all[i].sum3 &&
                  found[i].sum4 == all[i].sum4);
    }
    // The values are not in random order, so that brackets may have lost a quantile: then feed them again.
    std::vector<RankRange> ranks;
    for (const double each : p) ranks.push_back({rank(each, x.size()), rank(each, x.size()) + 3});
    accumulator.begin_second_pass(ranks);
    for (std::size_t i = 0; i < x.size(); i += batch)
      accumulator.add(x.data() + i, static_cast<std::int64_t>(std::min(batch, x.size() - i)));
    accumulator.settle();
    std::vector<std::uint32_t> keys;
    for (std::size_t i = 0; i < p.size(); ++i) {
      ASSERT_TRUE(accumulator.find(i, {ranks[i].low, ranks[i].high}, keys)) << p[i];
      EXPECT_EQ(from_sortable(keys[0]), sorted[ranks[i].low - 1] + 0.0f);
      std::uint64_t above = 0;
      for (const float each : x) above += sortable(each) > keys[0] && sortable(each) >> 16 == keys[0] >> 16;
      EXPECT_EQ(accumulator.above_in_bin(i, keys[0]).count, above);
    }
  }
}

TEST(OutcomeAccumulator, FindsQuantilesAmongTies) {
  std::mt19937 generator(11);
  const std::vector<double> p = {0.1, 0.5, 0.74, 0.76, 0.99};
  std::vector<float> x = lognormal(12, 500000);
  for (float& each : x) {
    const std::uint32_t kind = static_cast<std::uint32_t>(generator()) % 4;
    if (kind == 0) each = 0;
    if (kind == 1) each = std::numeric_limits<float>::infinity();
    if (kind == 2) each = static_cast<float>(generator() % 5);
  }
  OutcomeAccumulator accumulator(p, x.size());
  accumulator.add(x.data(), static_cast<std::int64_t>(x.size()));
  accumulator.settle();
  std::sort(x.begin(), x.end());
  std::vector<std::uint32_t> keys;
  for (std::size_t i = 0; i < p.size(); ++i) {
    ASSERT_TRUE(accumulator.find(i, {rank(p[i], x.size())}, keys)) << p[i];
    EXPECT_EQ(from_sortable(keys[0]), x[rank(p[i], x.size()) - 1]);
  }
  EXPECT_LT(accumulator.memory_bytes(), 700000u);  // ties take no storage
}

TEST(OutcomeAccumulator, RefusesWhatIsABug) {
  OutcomeAccumulator accumulator({0.5}, 10);
  for (const float x : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::quiet_NaN(),
                        -std::numeric_limits<float>::infinity()})
    EXPECT_THROW(accumulator.add(&x, 1), std::logic_error);
  const float fine[] = {1, std::numeric_limits<float>::infinity()};
  EXPECT_NO_THROW(accumulator.add(fine, 2));
  EXPECT_THROW(accumulator.add(OutcomeAccumulator({0.4}, 10)), std::logic_error);
  accumulator.begin_second_pass({{1, 2}});
  const float other = 77;
  EXPECT_THROW(accumulator.add(&other, 1), std::logic_error);
}

}  // namespace
}  // namespace chokepoint
