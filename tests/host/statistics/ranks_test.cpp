#include "host/statistics/ranks.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace chokepoint {
namespace {

TEST(QuantileRank, FollowsTheDecimalTextAndNotItsBinaryNeighbour) {
  // 0.07 * 100 and 0.55 * 100 exceed 7 and 55 in float64: their ceilings would be one too high.
  EXPECT_EQ(quantile_rank({"0.07", 0.07}, 100), 7u);
  EXPECT_EQ(quantile_rank({"0.55", 0.55}, 100), 55u);
  EXPECT_EQ(quantile_rank({"0.5", 0.5}, 3), 2u);
  EXPECT_EQ(quantile_rank({"0.99", 0.99}, 1), 1u);
  EXPECT_EQ(quantile_rank({"0.001", 0.001}, 2), 1u);
  EXPECT_EQ(quantile_rank({"0.999", 0.999}, 1000), 999u);
  EXPECT_EQ(quantile_rank({"0.999", 0.999}, 1001), 1000u);
  EXPECT_EQ(quantile_rank({"0.99", 0.99}, 10'000'000'000'000'000'000u), 9'900'000'000'000'000'000u);
}

TEST(DecimalRatio, ReadsWhatAStudyMayWrite) {
  for (const char* text : {"0.25", ".25", "+0.25", "0.250", "2.5e-1", "25E-2", "0.0025e2", "0.2_5"})
    EXPECT_EQ(quantile_rank({text, 0.25}, 1000), 250u) << text;
  EXPECT_EQ(quantile_rank({"0.12345678901234567890123", 0.12345678901234568}, 1'000'000'000), 123456790u);
  for (const char* text :
       {"", ".", "0", "1", "1.0", "-0.5", "0.5x", "0.5e", "0.5e--1", "1e1", "nan", "0..5", "50%"})
    EXPECT_THROW(decimal_ratio({text, 0.5}), std::invalid_argument) << text;
}

struct Known {
  std::uint64_t n;
  const char* text;
  double p;
  std::uint64_t low, high;
};

TEST(QuantileInterval, AgreesWithScipy) {
  // scipy 1.10.1: stats.binom.ppf([0.025, 0.975], n, p)
  constexpr Known kKnown[] = {
      {1, "0.001", 0.001, 0, 0},
      {1, "0.05", 0.05, 0, 1},
      {1, "0.25", 0.25, 0, 1},
      {1, "0.5", 0.5, 0, 1},
      {1, "0.99", 0.99, 1, 1},
      {2, "0.001", 0.001, 0, 0},
      {2, "0.05", 0.05, 0, 1},
      {2, "0.25", 0.25, 0, 2},
      {2, "0.5", 0.5, 0, 2},
      {2, "0.99", 0.99, 2, 2},
      {3, "0.001", 0.001, 0, 0},
      {3, "0.05", 0.05, 0, 1},
      {3, "0.25", 0.25, 0, 2},
      {3, "0.5", 0.5, 0, 3},
      {3, "0.99", 0.99, 2, 3},
      {10, "0.001", 0.001, 0, 0},
      {10, "0.05", 0.05, 0, 2},
      {10, "0.25", 0.25, 0, 5},
      {10, "0.5", 0.5, 2, 8},
      {10, "0.99", 0.99, 9, 10},
      {100, "0.001", 0.001, 0, 1},
      {100, "0.05", 0.05, 1, 10},
      {100, "0.25", 0.25, 17, 34},
      {100, "0.5", 0.5, 40, 60},
      {100, "0.99", 0.99, 97, 100},
      {8192, "0.001", 0.001, 3, 14},
      {8192, "0.05", 0.05, 371, 449},
      {8192, "0.25", 0.25, 1971, 2125},
      {8192, "0.5", 0.5, 4007, 4185},
      {8192, "0.99", 0.99, 8092, 8127},
      {1000000, "0.001", 0.001, 939, 1062},
      {1000000, "0.05", 0.05, 49573, 50428},
      {1000000, "0.25", 0.25, 249152, 250849},
      {1000000, "0.5", 0.5, 499020, 500980},
      {1000000, "0.99", 0.99, 989805, 990195},
      {3000000, "0.001", 0.001, 2893, 3108},
      {3000000, "0.05", 0.05, 149261, 150740},
      {3000000, "0.25", 0.25, 748530, 751470},
      {3000000, "0.5", 0.5, 1498303, 1501697},
      {3000000, "0.99", 0.99, 2969662, 2970337},
      {1000000000, "0.001", 0.001, 998041, 1001959},
      {1000000000, "0.05", 0.05, 49986492, 50013509},
      {1000000000, "0.25", 0.25, 249973162, 250026838},
      {1000000000, "0.5", 0.5, 499969010, 500030990},
      {1000000000, "0.99", 0.99, 989993833, 990006166},
      {4000000000, "0.001", 0.001, 3996083, 4003918},
      {4000000000, "0.05", 0.05, 199972984, 200027017},
      {4000000000, "0.25", 0.25, 999946324, 1000053676},
      {4000000000, "0.5", 0.5, 1999938020, 2000061980},
      {4000000000, "0.99", 0.99, 3959987666, 3960012333},
  };
  for (int again = 0; again < 2; ++again) {  // computed, and remembered
    for (const Known& known : kKnown) {
      const RankInterval interval = quantile_interval({known.text, known.p}, known.n);
      EXPECT_EQ(interval.low, std::max<std::uint64_t>(1, known.low)) << known.n << " " << known.text;
      EXPECT_EQ(interval.high, std::min(known.n, known.high + 1)) << known.n << " " << known.text;
    }
  }
}

TEST(QuantileInterval, StaysRightBeyondWhatItRemembers) {
  const RankInterval first = quantile_interval({"0.25", 0.25}, 1000);
  for (std::uint64_t n = 1; n < 3000; ++n) {
    const RankInterval interval = quantile_interval({"0.25", 0.25}, n);
    EXPECT_LE(interval.high, n);
    EXPECT_LE(interval.low, interval.high);
  }
  EXPECT_EQ(quantile_interval({"0.25", 0.25}, 1000).low, first.low);
  EXPECT_EQ(first.low, 223u);  // scipy 1.10.1: stats.binom.ppf(0.025, 1000, 0.25)
}

}  // namespace
}  // namespace chokepoint
