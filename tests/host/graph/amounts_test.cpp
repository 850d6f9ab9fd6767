#include "host/graph/amounts.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

TEST(Amounts, AreRoundedToThreeDigits) {
  EXPECT_EQ(rounded(0), "0");
  EXPECT_EQ(rounded(0.12345), "0.123");
  EXPECT_EQ(rounded(4.376), "4.38");
  EXPECT_EQ(rounded(999.6), "1,000");
  EXPECT_EQ(rounded(12'345), "12,300");
  EXPECT_EQ(rounded(5'005), "5,010");
  EXPECT_EQ(rounded(999'499), "999,000");
  EXPECT_EQ(rounded(999'500), "1 million");
  EXPECT_EQ(rounded(1'137'500), "1.14 million");
  EXPECT_EQ(rounded(2e9), "2 billion");
  EXPECT_EQ(rounded(kUnlimited), "unlimited");
}

TEST(Amounts, SpreadOnlyWhereTheyDiffer) {
  EXPECT_EQ(rounded(Spread{0, 2500}), "0–2,500");
  EXPECT_EQ(rounded(Spread{2500, 2500.4}), "2,500");
  EXPECT_EQ(a_month({5, 5}, {"cell", "kWh"}), "5 kWh/month");
  EXPECT_EQ(a_month({5, 5}, {"cell", ""}), "5 a month");
}

TEST(Amounts, SpreadFromAMonthOn) {
  Study study;
  study.periods = 4;
  const auto square = [](int t) { return static_cast<double>(t * t); };
  const auto expect = [&](int from, double low) {
    EXPECT_EQ(spread_of(study, from, square).low, low);
    EXPECT_EQ(spread_of(study, from, square).high, 9);
  };
  expect(0, 0);
  expect(2, 4);
  expect(3, 9);
  expect(7, 9);  // opens after the study's end
}

}  // namespace
}  // namespace chokepoint
