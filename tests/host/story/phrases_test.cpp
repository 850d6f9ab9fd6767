#include "host/story/phrases.h"

#include <gtest/gtest.h>

#include <limits>

namespace chokepoint {
namespace {

Study from_november() {
  Study study;
  study.start_year = 2026;
  study.start_month = 11;
  study.periods = 24;
  return study;
}

TEST(Phrases, Months) {
  const Study study = from_november();
  EXPECT_EQ(month_text(study, 0), "2026-11");
  EXPECT_EQ(month_text(study, 2), "2027-01");
  EXPECT_EQ(month_text(study, -11), "2025-12");
  EXPECT_EQ(spell_text(study, {1, 1}), "2026-12");
  EXPECT_EQ(spell_text(study, {1, 14}), "2026-12 to 2028-01");
  EXPECT_EQ(spells_text(study, {{0, 0}, {2, 3}, {5, 5}}), "2026-11, 2027-01 to 2027-02 and 2027-04");
  EXPECT_EQ(spells_text(study, {{0, 0}, {2, 2}, {4, 4}, {6, 6}, {8, 8}, {10, 10}, {12, 12}, {14, 14}}),
            "2026-11, 2027-01, 2027-03, 2027-05, 2027-07, 2027-09 and 2 more times");
  EXPECT_EQ(spells_text(study, {{0, 0}, {2, 2}, {4, 4}, {6, 6}, {8, 8}, {10, 10}, {12, 12}}),
            "2026-11, 2027-01, 2027-03, 2027-05, 2027-07, 2027-09 and 2027-11");
  EXPECT_EQ(count_of_months(1), "a month");
  EXPECT_EQ(count_of_months(2.5), "2.5 months");
}

TEST(Phrases, Spells) {
  const std::vector<bool> holds = {true, false, true, true, false, false, false, true};
  const auto text = [](const std::vector<Spell>& spells) {
    std::string all;
    for (const Spell& spell : spells)
      all += std::to_string(spell.from) + "-" + std::to_string(spell.to) + " ";
    return all;
  };
  EXPECT_EQ(text(spells_of(holds)), "0-0 2-3 7-7 ");
  EXPECT_EQ(text(spells_of(holds, 1)), "0-3 7-7 ");
  EXPECT_EQ(text(spells_of(holds, 3)), "0-7 ");
  EXPECT_EQ(text(spells_of({false, false})), "");
}

TEST(Phrases, NumbersHaveThreeDigitsThatCount) {
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

TEST(Phrases, DecimalsHaveCommasAndNoNegativeZero) {
  EXPECT_EQ(decimal_text(1234567.891, 1), "1,234,567.9");
  EXPECT_EQ(decimal_text(-999.6, 0), "-1,000");
  EXPECT_EQ(decimal_text(-0.04, 1), "0.0");
  EXPECT_EQ(decimal_text(123, 0), "123");
}

TEST(Phrases, AmountsHaveTheirUnit) {
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

TEST(Phrases, Percents) {
  EXPECT_EQ(percent_text(0), "0%");
  EXPECT_EQ(percent_text(0.004), "less than 1%");
  EXPECT_EQ(percent_text(0.4449), "44%");
  EXPECT_EQ(percent_text(0.9999), "almost 100%");
  EXPECT_EQ(percent_text(1), "100%");
}

TEST(Phrases, ListsAndLines) {
  EXPECT_EQ(joined({}), "");
  EXPECT_EQ(joined({"a"}), "a");
  EXPECT_EQ(joined({"a", "b", "c"}), "a, b and c");
  EXPECT_EQ(wrapped("one two three", 20, 2), "one two three");
  EXPECT_EQ(wrapped("one two three", 8, 2), "one two\n  three");
  EXPECT_EQ(wrapped("äöü äöü äöü", 7, 0), "äöü äöü\näöü");
}

}  // namespace
}  // namespace chokepoint
