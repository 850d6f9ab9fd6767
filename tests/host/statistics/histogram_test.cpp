#include "host/statistics/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace chokepoint {
namespace {

MomentTable table_of(const std::vector<float>& values) {
  MomentTable table;
  for (const float x : values) {
    const std::uint32_t key = sortable(x);
    table.add(key, 1);
  }
  return table;
}

/// What every histogram promises, whatever the values.
Histogram checked(const std::vector<float>& values) {
  const Histogram h = histogram_of(table_of(values));
  EXPECT_EQ(h.edge.size(), h.count.size() + 1);
  EXPECT_LE(h.count.size(), 256u);
  for (std::size_t i = 0; i < h.count.size(); ++i) {
    EXPECT_LT(h.edge[i], h.edge[i + 1]);
    std::uint64_t count = 0;
    for (const float x : values) count += h.edge[i] <= x && x < h.edge[i + 1];
    EXPECT_EQ(h.count[i], count) << h.edge[i];
  }
  std::uint64_t all = 0, finite = 0;
  for (const std::uint64_t count : h.count) all += count;
  for (const float x : values) finite += std::isfinite(x);
  EXPECT_EQ(all, finite);
  EXPECT_TRUE(std::isfinite(h.edge.front()) && std::isfinite(h.edge.back()));
  return h;
}

template <class Draw>
std::vector<float> draws(Draw draw) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  std::vector<float> x(20000);
  for (float& each : x) each = draw(normal(generator));
  return x;
}

std::size_t cells_between(const Histogram& h, double low, double high) {
  return static_cast<std::size_t>(
      std::count_if(h.edge.begin(), h.edge.end(), [&](double edge) { return low <= edge && edge < high; }));
}

TEST(Histogram, ResolvesTheBulkEvenlyOnBothSidesOfZero) {
  const Histogram h = checked(draws([](float z) { return 1e8f * z; }));
  EXPECT_GE(cells_between(h, -2e8, 2e8), 50u);
  const auto middle =
      static_cast<std::size_t>(std::upper_bound(h.edge.begin(), h.edge.end(), 0.0) - h.edge.begin());
  const double width = h.edge[middle] - h.edge[middle - 1];
  for (double edge = -1e8; edge < 1e8; edge += 1e7) {
    const auto i =
        static_cast<std::size_t>(std::upper_bound(h.edge.begin(), h.edge.end(), edge) - h.edge.begin());
    EXPECT_EQ(h.edge[i] - h.edge[i - 1], width);
  }
}

TEST(Histogram, ReachesFarTailsAndStillResolvesTheBulk) {
  const Histogram h = checked(draws([](float z) { return std::exp(3 * z); }));
  EXPECT_GE(cells_between(h, 10, 1000), 30u);
  const Histogram zeros = checked(draws([](float z) { return z < 2.7f ? 0.0f : 1e6f * std::exp(2 * z); }));
  EXPECT_GE(cells_between(zeros, 1e8, 1e10), 20u);
}

TEST(Histogram, GivesSmallCountsACellEach) {
  const Histogram h = checked({0, 1, 1, 3, 12, 12, 7});
  EXPECT_EQ(h.edge.size(), 14u);
  for (std::size_t i = 0; i < h.edge.size(); ++i) EXPECT_EQ(h.edge[i], static_cast<double>(i));
  EXPECT_EQ(checked({0, 1}).edge, (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(checked({-1, 0.5f}).edge, (std::vector<double>{-1, -0.5, 0, 0.5, 1}));
  checked({1, 1000});
  checked({0, 255, 256, 300, 1024});
}

TEST(Histogram, HasOneCellForOneValue) {
  for (const float x : {0.0f, 5.3f, -5.3f, 1e9f, -1e-42f, 3.4028235e38f, -3.4028235e38f})
    EXPECT_EQ(checked({x, x, x}).count, std::vector<std::uint64_t>{3}) << x;
}

TEST(Histogram, HoldsEveryFiniteNumber) {
  constexpr float kMost = std::numeric_limits<float>::max();
  checked({-kMost, kMost});
  checked({-kMost, -1e-45f, 0, 1e-45f, kMost});
  checked({1, std::numeric_limits<float>::infinity(), 2});
  checked({1e9f, 1e9f + 64, 1.01e9f});
  checked(draws([](float z) { return z * std::exp(20 * z); }));
  checked(draws([](float z) { return 100 + 0.05f * z; }));
}

TEST(Histogram, OfNothingIsEmpty) {
  const Histogram h = histogram_of(table_of({std::numeric_limits<float>::infinity()}));
  EXPECT_TRUE(h.edge.empty() && h.count.empty());
}

}  // namespace
}  // namespace chokepoint
