#include "host/study/months.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

Study starting(int year, int month) {
  Study study;
  study.start_year = year;
  study.start_month = month;
  return study;
}

TEST(Months, CountFromTheStudysStart) {
  const Study study = starting(2026, 4);
  EXPECT_EQ(month_text(study, 0), "2026-04");
  EXPECT_EQ(month_text(study, 8), "2026-12");
  EXPECT_EQ(month_text(study, 9), "2027-01");
  EXPECT_EQ(month_text(study, -4), "2025-12");
  EXPECT_EQ(year_of(study, 8), 2026);
  EXPECT_EQ(year_of(study, 9), 2027);
  EXPECT_EQ(month_text(starting(2026, 1), -1), "2025-12");
  EXPECT_EQ(month_text(starting(2026, 12), 1), "2027-01");
}

TEST(Months, AreReadBack) {
  const Study study = starting(2026, 11);
  for (int month = -30; month < 30; ++month) {
    const auto read = read_month(month_text(study, month));
    ASSERT_TRUE(read && read->exists());
    EXPECT_EQ(read->since_year_0() - first_month(study), month);
  }
}

TEST(Months, HaveOneForm) {
  for (const char* text : {"", "2026", "2026-1", "2026/01", "2026-01 ", "202a-01", "2026-0x", "+026-01"})
    EXPECT_FALSE(read_month(text)) << text;
  for (const char* text : {"2026-00", "2026-13", "2026-99"}) {
    ASSERT_TRUE(read_month(text)) << text;
    EXPECT_FALSE(read_month(text)->exists()) << text;
  }
}

}  // namespace
}  // namespace chokepoint
