#include "kernels/statistics/row_sum.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <vector>

namespace chokepoint {
namespace {

TEST(RowSum, IsTheSameIntegerOnEveryTarget) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  std::vector<float> x(kRowSumMost);
  for (float& each : x) each = normal(generator) * std::exp(3 * normal(generator));
  const double inverse_quantum = 0x1p20;
  ASSERT_GE(row_sum_targets().size(), 1u);
  for (const std::int64_t n : {0, 1, 2, 3, 7, 8, 15, 16, 17, 33, 1000, 65536}) {
    std::int64_t quanta = 0;
    float most = 0;
    for (std::int64_t i = 0; i < n; ++i) {
      const float each = x[static_cast<std::size_t>(i)];
      quanta += std::llrint(static_cast<double>(each) * inverse_quantum);
      most = std::max(most, std::abs(each));
    }
    std::uint32_t bits;
    std::memcpy(&bits, &most, sizeof bits);
    for (const RowSumFunction function : row_sum_targets()) {
      const RowSum sum = function(x.data(), n, inverse_quantum);
      EXPECT_EQ(sum.quanta, quanta) << n;
      EXPECT_EQ(sum.magnitude, bits) << n;
    }
    EXPECT_EQ(row_sum(x.data(), n, inverse_quantum).quanta, quanta);
  }
}

TEST(RowSum, RoundsHalvesToEvenAndReachesItsLimits) {
  for (const RowSumFunction function : row_sum_targets()) {
    for (const auto& [x, quanta] : std::vector<std::pair<float, std::int64_t>>{
             {0.5f, 0}, {1.5f, 2}, {2.5f, 2}, {-0.5f, 0}, {-1.5f, -2}, {-2.5f, -2}, {1e-45f, 0}})
      EXPECT_EQ(function(&x, 1, 1).quanta, quanta) << x;
    const float largest = std::nextafter(0x1p44f, 0.0f);
    for (const float sign : {-1.0f, 1.0f}) {
      const std::vector<float> x(kRowSumMost, sign * largest);
      EXPECT_EQ(function(x.data(), kRowSumMost, 1).quanta,
                kRowSumMost * static_cast<std::int64_t>(sign * largest));
    }
  }
}

}  // namespace
}  // namespace chokepoint
