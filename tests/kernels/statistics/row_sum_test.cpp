#include "kernels/statistics/row_sum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace chokepoint {
namespace {

using Function = decltype(&add_row_sums);

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// The sum of one row, whose lanes held something before.
std::int64_t row_sum(Function function, const float* x, std::int64_t n, double inverse_quantum) {
  std::vector<std::int64_t> lanes(kRowSumLanes, 1000);
  EXPECT_TRUE(function(x, 0, 1, n, inverse_quantum, kInfinity, lanes.data()));
  return std::accumulate(lanes.begin(), lanes.end(), std::int64_t{-1000} * kRowSumLanes);
}

TEST(RowSum, IsTheSameIntegerOnEveryTarget) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  std::vector<float> x(kRowSumMost);
  for (float& each : x) each = normal(generator) * std::exp(3 * normal(generator));
  const double inverse_quantum = 0x1p20;
  ASSERT_GE(add_row_sums_targets().size(), 1u);
  for (const std::int64_t n : {0, 1, 2, 3, 7, 8, 15, 16, 17, 33, 1000, 65536}) {
    std::int64_t quanta = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      const float each = x[static_cast<std::size_t>(i)];
      quanta += std::llrint(static_cast<double>(each) * inverse_quantum);
    }
    for (const Function function : add_row_sums_targets()) {
      EXPECT_EQ(row_sum(function, x.data(), n, inverse_quantum), quanta) << n;
    }
    EXPECT_EQ(row_sum(&add_row_sums, x.data(), n, inverse_quantum), quanta);
  }
}

TEST(RowSum, RoundsHalvesToEvenAndReachesItsLimits) {
  for (const Function function : add_row_sums_targets()) {
    for (const auto& [x, quanta] : std::vector<std::pair<float, std::int64_t>>{
             {0.5f, 0}, {1.5f, 2}, {2.5f, 2}, {-0.5f, 0}, {-1.5f, -2}, {-2.5f, -2}, {1e-45f, 0}})
      EXPECT_EQ(row_sum(function, &x, 1, 1), quanta) << x;
    const float largest = std::nextafter(0x1p44f, 0.0f);
    for (const float sign : {-1.0f, 1.0f}) {
      const std::vector<float> x(kRowSumMost, sign * largest);
      EXPECT_EQ(row_sum(function, x.data(), kRowSumMost, 1),
                kRowSumMost * static_cast<std::int64_t>(sign * largest));
    }
  }
}

TEST(RowSum, RefusesWhatIsTooLargeOrNoNumber) {
  constexpr std::int64_t kRows = 2, kColumns = 35;
  constexpr float kTooLarge = 1024;
  for (const Function function : add_row_sums_targets()) {
    for (const float x :
         {1023.9f, -1023.9f, 1024.0f, -1024.0f, 3e38f, kInfinity, -kInfinity, std::nanf("")}) {
      for (std::size_t i = 0; i < kRows * kColumns; ++i) {
        std::vector<float> rows(kRows * kColumns, 0.5f);
        rows[i] = x;
        std::vector<std::int64_t> lanes(kRows * kRowSumLanes, 7);
        const bool fits = std::abs(x) < kTooLarge;
        EXPECT_EQ(function(rows.data(), kColumns, kRows, kColumns, 4, kTooLarge, lanes.data()), fits)
            << x << i;
        if (!fits) {
          EXPECT_EQ(lanes, std::vector<std::int64_t>(kRows * kRowSumLanes, 7)) << x << i;
        }
      }
    }
  }
}

TEST(RowSum, TakesRowsFarApart) {
  constexpr std::int64_t kRows = 5, kStride = 70;
  std::vector<float> x(kRows * kStride, 1e30f);  // what lies between the rows does not count
  for (std::int64_t row = 0; row < kRows; ++row)
    for (std::int64_t i = 0; i < 67; ++i)
      x[static_cast<std::size_t>(row * kStride + i)] = static_cast<float>(row == 3 ? -i : i + 100 * row);
  for (const Function function : add_row_sums_targets()) {
    std::vector<std::int64_t> lanes(kRows * kRowSumLanes);
    EXPECT_TRUE(function(x.data(), kStride, kRows, 67, 4, 1e4f, lanes.data()));
    for (std::int64_t row = 0; row < kRows; ++row) {
      const auto begin = lanes.begin() + row * kRowSumLanes;
      EXPECT_EQ(std::accumulate(begin, begin + kRowSumLanes, std::int64_t{0}),
                row == 3 ? -8844 : 8844 + row * 26800);
    }
  }
}

}  // namespace
}  // namespace chokepoint
