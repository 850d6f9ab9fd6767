#include "kernels/statistics/wide_row_sum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace chokepoint {
namespace {

using Function = decltype(&wide_row_sum);

constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool operator==(const RowSum& a, const RowSum& b) {
  return a.quanta == b.quanta && a.grains == b.grains && a.squares == b.squares;
}

RowSum row_sum(Function function, const float* x, std::int64_t n, double inverse_quantum) {
  return function(x, n, inverse_quantum, kWideRowExact).value();
}

RowSum plain_sum(const float* x, std::int64_t n, double inverse_quantum) {
  RowSum sums{0, 0, 0};
  for (std::int64_t i = 0; i < n; ++i) {
    const double y = static_cast<double>(x[i]) * inverse_quantum;
    const std::int64_t z = std::llrint(std::ldexp(y, -kRowGrainBits));
    sums.quanta += std::llrint(y);
    sums.grains += z;
    sums.squares += z * z;
  }
  return sums;
}

TEST(WideRowSum, IsTheSameIntegerOnEveryTarget) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  std::vector<float> x(kWideRowLength);
  for (float& each : x) each = normal(generator) * std::exp(3 * normal(generator));
  const double inverse_quantum = 0x1p16;
  ASSERT_GE(wide_row_sum_targets().size(), 1u);
  for (const std::int64_t n : {0, 1, 2, 3, 7, 8, 15, 16, 17, 33, 1000, 65536}) {
    const RowSum expected = plain_sum(x.data(), n, inverse_quantum);
    for (const Function function : wide_row_sum_targets())
      EXPECT_TRUE(row_sum(function, x.data(), n, inverse_quantum) == expected) << n;
    EXPECT_TRUE(row_sum(&wide_row_sum, x.data(), n, inverse_quantum) == expected);
  }
}

TEST(WideRowSum, RoundsHalvesToEvenAndReachesItsLimits) {
  constexpr float kGrain = 1 << kRowGrainBits;
  for (const Function function : wide_row_sum_targets()) {
    for (const auto& [x, rounded] : std::vector<std::pair<float, std::int64_t>>{
             {0.5f, 0}, {1.5f, 2}, {2.5f, 2}, {-0.5f, 0}, {-1.5f, -2}, {-2.5f, -2}, {1e-45f, 0}}) {
      EXPECT_EQ(row_sum(function, &x, 1, 1).quanta, rounded) << x;
      const float grains = x * kGrain;
      EXPECT_EQ(row_sum(function, &grains, 1, 1).grains, rounded) << x;
      EXPECT_EQ(row_sum(function, &grains, 1, 1).squares, rounded * rounded) << x;
    }
    const float largest = kGrain * std::nextafter(0x1p24f, 0.0f);
    for (const float sign : {-1.0f, 1.0f}) {
      const std::vector<float> x(31, sign * largest);
      EXPECT_TRUE(row_sum(function, x.data(), 31, 1) == plain_sum(x.data(), 31, 1));
    }
  }
}

TEST(WideRowSum, RefusesRowsThatAreTooLargeOrNoNumbers) {
  constexpr std::int64_t kColumns = 35;
  const double inverse_quantum = 0x1p27;  // a value of 1024 has 2^24 grains
  for (const Function function : wide_row_sum_targets()) {
    for (const float x :
         {1023.9f, -1023.9f, 1024.0f, -1024.0f, 3e38f, kInfinity, -kInfinity, std::nanf("")}) {
      for (std::size_t i = 0; i < kColumns; ++i) {
        std::vector<float> row(kColumns, 0.5f);
        row[i] = x;
        const auto sum = function(row.data(), kColumns, inverse_quantum, kWideRowMost);
        ASSERT_EQ(sum.has_value(), std::abs(x) < 1024) << x << i;
        if (!sum) continue;
        EXPECT_TRUE(*sum == plain_sum(row.data(), kColumns, inverse_quantum)) << x << i;
      }
    }
  }
}

}  // namespace
}  // namespace chokepoint
