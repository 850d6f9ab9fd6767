#include "host/statistics/worst_scenarios.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

namespace chokepoint {
namespace {

constexpr std::uint64_t kStart = 1ull << 33;

/// The list as a full sort gives it: by value, then by number.
std::vector<RankedScenario> sorted(const std::vector<float>& x, Worse worse) {
  std::vector<std::size_t> order(x.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return worse == Worse::lower ? x[a] < x[b] : x[a] > x[b];
  });
  std::vector<RankedScenario> list;
  for (std::size_t i = 0; i < std::min(order.size(), WorstScenarios::kKept); ++i)
    list.push_back({kStart + order[i], static_cast<double>(x[order[i]])});
  return list;
}

std::vector<RankedScenario> fed(const std::vector<float>& x, Worse worse, std::uint32_t shuffle) {
  constexpr std::size_t kBatch = 700;
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < x.size(); i += kBatch) starts.push_back(i);
  std::mt19937 generator(shuffle);
  if (shuffle > 0) std::shuffle(starts.begin(), starts.end(), generator);
  WorstScenarios worst(worse);
  for (const std::size_t i : starts)
    worst.add(kStart + i, x.data() + i, static_cast<std::int64_t>(std::min(kBatch, x.size() - i)));
  return worst.summary();
}

void expect_equal(const std::vector<RankedScenario>& a, const std::vector<RankedScenario>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    EXPECT_EQ(a[i].scenario, b[i].scenario) << i;
    EXPECT_EQ(a[i].value, b[i].value) << i;
  }
}

TEST(WorstScenarios, AreThoseOfAFullSortInAnyOrderOfBatches) {
  std::mt19937 generator(5);
  std::normal_distribution<float> normal;
  std::vector<float> smooth(100000), ties(100000);
  for (float& x : smooth) x = normal(generator);
  for (float& x : ties) x = std::floor(2 * normal(generator));  // hundreds share each of the highest values
  ties[5] = std::numeric_limits<float>::infinity();
  for (const std::vector<float>& x : {smooth, ties, std::vector<float>(30000, 1.0f)}) {
    for (const Worse worse : {Worse::higher, Worse::lower, Worse::neither}) {
      for (const std::uint32_t shuffle : {0u, 1u, 2u}) expect_equal(fed(x, worse, shuffle), sorted(x, worse));
    }
  }
}

TEST(WorstScenarios, WantRowsThatMayHoldOneOfThem) {
  for (const float sign : {1.0f, -1.0f}) {
    WorstScenarios worst(sign > 0 ? Worse::higher : Worse::lower);
    std::vector<float> x(WorstScenarios::kKept);
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = sign * static_cast<float>(10 + i);
    EXPECT_TRUE(worst.wants(0, 1));
    worst.add(kStart, x.data(), static_cast<std::int64_t>(x.size()));
    EXPECT_FALSE(worst.wants(std::min(9.9f * sign, 0.0f), std::max(9.9f * sign, 0.0f)));
    EXPECT_TRUE(worst.wants(std::min(10 * sign, 0.0f), std::max(10 * sign, 0.0f)));  // its number may decide
    EXPECT_TRUE(worst.wants(std::min(11 * sign, 0.0f), std::max(11 * sign, 0.0f)));
  }
}

TEST(WorstScenarios, AreAsManyAsThereWere) {
  expect_equal(fed({3, 1, 2}, Worse::higher, 0), {{kStart, 3}, {kStart + 2, 2}, {kStart + 1, 1}});
  expect_equal(fed({3, 1, 2}, Worse::lower, 0), {{kStart + 1, 1}, {kStart + 2, 2}, {kStart, 3}});
  EXPECT_TRUE(WorstScenarios(Worse::higher).summary().empty());
}

}  // namespace
}  // namespace chokepoint
