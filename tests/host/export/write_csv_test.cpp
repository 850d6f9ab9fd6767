#include <gtest/gtest.h>

#include "host/error.h"
#include "host/export/targets.h"
#include "host/results/files.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

Table table_of(const std::vector<std::vector<Cell>>& rows) {
  Table table{"numbers", {}, 1, rows.size(), {}};
  for (const char* name : {"text", "whole", "real", "day"})
    table.columns.push_back({name, CellType::text, true, ""});
  table.each_row = [rows](const RowTaker& take) {
    for (const auto& row : rows) take(row);
  };
  return table;
}

std::string written(const std::vector<std::vector<Cell>>& rows) {
  const TemporaryFolder folder;
  write_csv({table_of(rows)}, folder.path().string());
  return read_small_file(folder / "numbers.csv", 1 << 20);
}

using std::string_view_literals::operator""sv;

TEST(WriteCsv, EndsItsLinesAsTheStandardHasIt) {
  using namespace std::chrono;
  EXPECT_EQ(written({{"a, \"b\""sv, std::int64_t{1} << 62, 0.1, sys_days(2026y / 2 / 1)}, {{}, {}, {}, {}}}),
            "text,whole,real,day\r\n\"a, \"\"b\"\"\",4611686018427387904,0.1,2026-02-01\r\n,,,\r\n");
}

TEST(WriteCsv, WritesTheFewestDigitsThatReadBackTheSame) {
  EXPECT_EQ(written({{{}, std::int64_t{-1}, 0.1f, {}}, {{}, {}, -1e300, {}}, {{}, {}, kInfinity, {}}}),
            "text,whole,real,day\r\n,-1,0.1,\r\n,,-1e+300,\r\n,,inf,\r\n");
}

TEST(WriteCsv, LetsNoTextBeAFormulaAndLeavesNumbersAlone) {
  for (const char* text : {"=1+1", "+1", "-1", "@SUM(A1)", "＝1", "\tx"}) {
    EXPECT_EQ(written({{std::string_view(text), std::int64_t{-5}, -2.5, {}}}),
              std::string("text,whole,real,day\r\n'") + text + ",-5,-2.5,\r\n");
  }
  EXPECT_EQ(written({{"a=1"sv, {}, {}, {}}}), "text,whole,real,day\r\na=1,,,\r\n");
}

TEST(WriteCsv, SaysWhatIsInTheWay) {
  const TemporaryFolder folder;
  write_csv({table_of({})}, folder.path().string());
  EXPECT_THROW(write_csv({table_of({})}, folder.path().string()), UserError);
}

}  // namespace
}  // namespace chokepoint
