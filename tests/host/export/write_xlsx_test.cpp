#include <gtest/gtest.h>

#include <cstdlib>

#include "host/error.h"
#include "host/export/targets.h"
#include "host/results/files.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

Table counting(std::uint64_t rows) {
  Table table{"many", {{"number", CellType::integer, false, ""}}, 1, rows, {}};
  table.each_row = [rows](const RowTaker& take) {
    for (std::uint64_t i = 0; i < rows; ++i) {
      const Cell cell = static_cast<std::int64_t>(i);
      take({&cell, 1});
    }
  };
  return table;
}

/// Return a file of the workbook, which is a zip archive.
std::string part_of(const std::string& path, const std::string& part, const std::string& to) {
  const std::string command = "/usr/bin/python3 -m zipfile -e " + path + " " + to;
  EXPECT_EQ(std::system(command.c_str()), 0);
  return read_small_file(to + "/" + part, std::size_t{1} << 30);
}

TEST(WriteXlsx, BeginsAnotherSheetWhereExcelHasNoMoreRows) {
  constexpr std::uint64_t kOfSheet = 1048575;  // Excel's 1,048,576 less the titles
  const TemporaryFolder folder;
  write_xlsx({counting(kOfSheet + 2)}, folder / "many.xlsx");
  const std::string sheets = part_of(folder / "many.xlsx", "xl/workbook.xml", folder / "parts");
  EXPECT_NE(sheets.find("name=\"many\""), std::string::npos) << sheets;
  EXPECT_NE(sheets.find("name=\"many (2)\""), std::string::npos) << sheets;
  const std::string first = read_small_file(folder / "parts/xl/worksheets/sheet1.xml", std::size_t{1} << 30);
  EXPECT_NE(first.find("<row r=\"1048576\""), std::string::npos);
  EXPECT_EQ(first.find("<row r=\"1048577\""), std::string::npos);
  const std::string second = read_small_file(folder / "parts/xl/worksheets/sheet2.xml", 1 << 20);
  EXPECT_NE(second.find("<v>1048576</v>"), std::string::npos) << second;
}

TEST(WriteXlsx, RefusesWhatExcelDoesNotOpenBeforeItWritesAnything) {
  const TemporaryFolder folder;
  try {
    write_xlsx({counting(10'000'001)}, folder / "many.xlsx");
    ADD_FAILURE() << "not refused";
  } catch (const UserError& error) {
    EXPECT_STREQ(
        error.what(),
        "--to xlsx: 10000001 rows are too many for Excel (more than 10000000 do not open). Choose tables "
        "with --table, or --to sqlite?");
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(WriteXlsx, CutsWhatIsTooLongForACellBetweenCharacters) {
  std::string text(32763, 'x');
  for (int i = 0; i < 100; ++i) text += "寧";
  Table table{"long", {{"text", CellType::text, false, ""}}, 1, 1, {}};
  table.each_row = [&](const RowTaker& take) {
    const Cell cell = std::string_view(text);
    take({&cell, 1});
  };
  const TemporaryFolder folder;
  write_xlsx({table}, folder / "long.xlsx");
  const std::string sheet = part_of(folder / "long.xlsx", "xl/worksheets/sheet1.xml", folder / "parts");
  EXPECT_NE(sheet.find(std::string(32763, 'x') + "...<"), std::string::npos);
}

}  // namespace
}  // namespace chokepoint
