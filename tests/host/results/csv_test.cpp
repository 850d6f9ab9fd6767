#include "host/results/csv.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

TEST(Csv, QuotesWhatWouldBeReadOtherwise) {
  EXPECT_EQ(csv_line({"a", "1.5", "", "with blank"}), "a,1.5,,with blank\n");
  EXPECT_EQ(csv_line({"a,b", "c\"d", "e\nf", "g\rh"}), "\"a,b\",\"c\"\"d\",\"e\nf\",\"g\rh\"\n");
}

TEST(Csv, LetsNoTextBeAFormula) {
  for (const char* text : {"=1+1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"})
    EXPECT_EQ(csv_text(text), std::string("'") + text);
  for (const char* text : {"", "a=1", "1", " =1", "ü", "'=1"}) EXPECT_EQ(csv_text(text), text);
}

}  // namespace
}  // namespace chokepoint
