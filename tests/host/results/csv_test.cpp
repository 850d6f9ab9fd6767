#include "host/results/csv.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

TEST(Csv, QuotesWhatWouldBeReadOtherwise) {
  EXPECT_EQ(csv_line({"a", "1.5", "", "with blank"}), "a,1.5,,with blank\n");
  EXPECT_EQ(csv_line({"a,b", "c\"d", "e\nf", "g\rh"}), "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\rh\"\n");
}

}  // namespace
}  // namespace chokepoint
