#include "host/story/phrases.h"

#include <gtest/gtest.h>

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

TEST(Phrases, YearsAreThoseOfTheCalendar) {
  const std::vector<Spell> years = years_of(from_november());  // 24 months
  ASSERT_EQ(years.size(), 3u);
  const int ends[] = {1, 13, 23};
  for (std::size_t i = 0; i < years.size(); ++i) {
    EXPECT_EQ(years[i].from, i == 0 ? 0 : ends[i - 1] + 1);
    EXPECT_EQ(years[i].to, ends[i]);
  }
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
