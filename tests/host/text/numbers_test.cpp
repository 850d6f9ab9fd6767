#include "host/text/numbers.h"

#include <gtest/gtest.h>

#include <limits>

namespace chokepoint {
namespace {

TEST(Numbers, HaveThreeDigitsThatCount) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(-0.0), "0");
  EXPECT_EQ(number_text(0.08171), "0.0817");
  EXPECT_EQ(number_text(1), "1");
  EXPECT_EQ(number_text(-1.2345), "-1.23");
  EXPECT_EQ(number_text(99.96), "100");
  EXPECT_EQ(number_text(123.4), "123");
  EXPECT_EQ(number_text(999.4), "999");
  EXPECT_EQ(number_text(999.6), "1,000");
  EXPECT_EQ(number_text(31'449), "31,400");
  EXPECT_EQ(number_text(-31'449), "-31,400");
  EXPECT_EQ(number_text(999'499), "999,000");
  EXPECT_EQ(number_text(999'600), "1 million");
  EXPECT_EQ(number_text(2'141'000), "2.14 million");
  EXPECT_EQ(number_text(1.4159e9), "1.42 billion");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "infinite");
}

TEST(Numbers, DecimalsHaveCommasAndNoNegativeZero) {
  EXPECT_EQ(decimal_text(1234567.891, 1), "1,234,567.9");
  EXPECT_EQ(decimal_text(-999.6, 0), "-1,000");
  EXPECT_EQ(decimal_text(-0.04, 1), "0.0");
  EXPECT_EQ(decimal_text(123, 0), "123");
}

TEST(Numbers, AmountsHaveTheirUnit) {
  EXPECT_EQ(amount_text(1, "vehicle"), "1 vehicle");
  EXPECT_EQ(amount_text(31'449, "vehicle"), "31,400 vehicles");
  EXPECT_EQ(amount_text(2, "battery"), "2 batteries");
  EXPECT_EQ(amount_text(2, "tray"), "2 trays");
  EXPECT_EQ(amount_text(2, "bus"), "2 buses");
  EXPECT_EQ(amount_text(2, "kwh"), "2 kwh");
  EXPECT_EQ(amount_text(2, "Stück"), "2 Stück");
  EXPECT_EQ(amount_text(2, "batch"), "2 batches");
  EXPECT_EQ(amount_text(5e6, "kWh"), "5 million kWh");
  EXPECT_EQ(amount_text(5e6, "USD"), "5 million USD");
  EXPECT_EQ(amount_text(5, "1"), "5");
}

TEST(Numbers, TellWhereFewScenariosLieBeyondAQuantile) {
  EXPECT_EQ(few_beyond_text(2000, "P99"), "");
  EXPECT_EQ(
      few_beyond_text(1999, "P99"),
      "Of 1,999 scenarios only 19 lie beyond P99: its errors and those of the mean beyond it are too small.");
  EXPECT_TRUE(few_beyond_text(150, "P99").starts_with("Of 150 scenarios only one lies beyond P99: "));
  EXPECT_TRUE(few_beyond_text(1, "P99").starts_with("Of 1 scenario none lies beyond P99: "));
}

TEST(Numbers, Percents) {
  EXPECT_EQ(percent_text(0), "0%");
  EXPECT_EQ(percent_text(0.004), "less than 1%");
  EXPECT_EQ(percent_text(0.4449), "44%");
  EXPECT_EQ(percent_text(0.9999), "almost 100%");
  EXPECT_EQ(percent_text(1), "100%");
}

}  // namespace
}  // namespace chokepoint
