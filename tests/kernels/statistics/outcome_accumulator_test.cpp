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

TEST(OutcomeAccumulator, StaysBelowAMegabyte) {
  OutcomeAccumulator accumulator({0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99}, 10000000);
  std::size_t most = 0;
  for (std::uint32_t batch = 0; batch < 40; ++batch) {
    const std::vector<float> x = lognormal(batch, 50000);
    accumulator.add(x.data(), 50000);
    most = std::max(most, accumulator.memory_bytes());
  }
  EXPECT_LT(most, 1000000u);
  EXPECT_GT(most, 100000u);  // it counts what it holds
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
