#include "kernels/statistics/row_difference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace chokepoint {
namespace {

TEST(RowDifference, IsThatOfPlainCodeOnEveryTarget) {
  std::mt19937 generator(1);
  std::uniform_int_distribution<int> some(-3, 3);
  for (const std::size_t n : {0, 1, 15, 16, 17, 100, 1000}) {
    std::vector<float> x(n), base(n), expected(n);
    RowDifference counts{0, 0, true};
    for (std::size_t i = 0; i < n; ++i) {
      x[i] = 0.1f * static_cast<float>(some(generator));
      base[i] = 0.1f * static_cast<float>(some(generator));
      expected[i] = x[i] - base[i];
      counts.higher += x[i] > base[i];
      counts.lower += x[i] < base[i];
    }
    for (const auto function : subtract_rows_targets()) {
      std::vector<float> difference(n);
      const RowDifference found = function(x.data(), base.data(), n, difference.data());
      EXPECT_EQ(difference, expected);
      EXPECT_EQ(found.higher, counts.higher);
      EXPECT_EQ(found.lower, counts.lower);
      EXPECT_TRUE(found.finite);
    }
  }
}

TEST(RowDifference, TellsWhereOneIsNotFinite) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity(),
                  kMost = std::numeric_limits<float>::max();
  for (const auto& [one, other] : std::vector<std::pair<float, float>>{
           {kInfinity, 1}, {1, kInfinity}, {kInfinity, kInfinity}, {std::nanf(""), 1}, {kMost, -kMost}}) {
    for (const std::size_t place : {0u, 20u, 39u, 40u}) {
      std::vector<float> x(41, 5), base(41, 4), difference(41);
      x[place] = one;
      base[place] = other;
      for (const auto function : subtract_rows_targets())
        EXPECT_FALSE(function(x.data(), base.data(), x.size(), difference.data()).finite) << one << place;
    }
  }
}

}  // namespace
}  // namespace chokepoint
