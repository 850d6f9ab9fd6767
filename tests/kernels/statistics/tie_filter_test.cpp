#include "kernels/statistics/tie_filter.h"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <random>
#include <vector>

#include "kernels/statistics/sortable.h"

namespace chokepoint {
namespace {

using Counts = std::map<std::uint32_t, std::uint64_t>;

/// Filter a row, expect that nothing is lost, and return the number of keys taken one by one.
std::size_t filter(TieFilter& ties, const std::vector<float>& x) {
  std::vector<std::uint32_t> keys(x.size() + kKeyRowRoom);
  const KeyRow row = ties.filter(x.data(), x.size(), keys.data());
  Counts found, expected;
  for (std::size_t i = 0; i < row.count; ++i) ++found[keys[i]];
  ties.take([&](std::uint32_t key, std::uint64_t times) { found[key] += times; });
  for (const float each : x) ++expected[sortable(each)];
  EXPECT_EQ(found, expected);
  return row.count;
}

/// A share of one value among whole numbers below `others` (0: among uniform numbers).
std::vector<float> row_of(std::uint32_t seed, float common, double share, std::uint32_t others) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<double> uniform;
  std::vector<float> x(4096);
  for (float& each : x) {
    const bool is_common = uniform(generator) < share;
    each = is_common ? common : static_cast<float>(others ? generator() % others : uniform(generator));
  }
  return x;
}

TEST(TieFilter, TakesAllEqualRowsWhole) {
  for (const float x : {0.0f, -5.0f, std::numeric_limits<float>::infinity()}) {
    TieFilter ties;
    const std::vector<float> row(4096, x);
    for (int i = 0; i < 70; ++i) EXPECT_EQ(filter(ties, row), 0u);
  }
}

TEST(TieFilter, CountsSmallNumbers) {
  TieFilter ties;
  for (std::uint32_t i = 0; i < 10; ++i) EXPECT_LT(filter(ties, row_of(i, 60, 0.3, 60)), 1000u) << i;
}

TEST(TieFilter, FollowsTheCommonKey) {
  TieFilter ties;
  for (const float common : {0.0f, 60.0f, std::numeric_limits<float>::infinity(), -1.0f}) {
    std::size_t one_by_one = 0;
    for (std::uint32_t i = 0; i < 5; ++i) one_by_one = filter(ties, row_of(i, common, 0.5, 0));
    EXPECT_LT(one_by_one, 2200u) << common;
    EXPECT_GT(one_by_one, 1900u) << common;
  }
}

TEST(TieFilter, FindsTiesThatComeLate) {
  TieFilter ties;
  for (std::uint32_t i = 0; i < 10; ++i) EXPECT_GT(filter(ties, row_of(i, 0, 0, 0)), 3000u);
  for (std::uint32_t i = 0; i < 2 * TieFilter::kProbeEvery; ++i) filter(ties, row_of(i, 3, 0.5, 20));
  EXPECT_LT(filter(ties, row_of(1, 3, 0.5, 20)), 400u);
}

TEST(TieFilter, KeepsTinyRowsWhole) {
  TieFilter ties;
  filter(ties, std::vector<float>(4096, 1.0f));
  for (const std::size_t n : {std::size_t{0}, std::size_t{1}, TieFilter::kSlots - 1})
    EXPECT_EQ(filter(ties, std::vector<float>(n, 1.0f)), n);
  EXPECT_EQ(filter(ties, std::vector<float>(TieFilter::kSlots, 1.0f)), 0u);
}

}  // namespace
}  // namespace chokepoint
