#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>

#include "host/export/describing_tables.h"
#include "host/export/fact_tables.h"
#include "host/results/files.h"
#include "host/results/layout.h"
#include "tests/host/export/written_rows.h"
#include "tests/host/results/example_result.h"

// Holds the section "What export writes" of results/FORMAT.md and the tables of an export against each other.

namespace chokepoint {
namespace {

/// Columns of each table as the page has them, joined as titles_of() does.
std::map<std::string, std::string> tables_on_page() {
  const std::string page = read_small_file("results/FORMAT.md", 1 << 20);
  const std::size_t begin = page.find("## What export writes\n");
  std::istringstream lines(page.substr(begin, page.find("\n## ", begin) - begin));
  std::map<std::string, std::string> tables;
  const std::regex row(R"(\| `(\w+)` \| [^|]+ \| ([^|]+) \|)"), aside(R"( \([^)]*\))"), comma(", ");
  std::smatch found;
  for (std::string line; std::getline(lines, line);) {
    if (std::regex_match(line, found, row))
      tables[found[1]] = std::regex_replace(std::regex_replace(std::string(found[2]), aside, ""), comma, "|");
  }
  return tables;
}

TEST(ExportPage, ListsEveryTableWithItsColumns) {
  const TemporaryFolder folder;
  write_new_file(folder / "results.h5", result_image(example_result()));
  Source source(folder / "results.h5", std::string(64, 'f'));
  const auto page = tables_on_page();
  std::vector<Table> tables = describing_tables(source, "{}");
  for (Table& table : fact_tables(source)) tables.push_back(std::move(table));
  ASSERT_GT(tables.size(), 10u);
  for (const Table& table : tables) {
    if (table.name.starts_with("dim_") && table.name != "dim_statistic")
      continue;  // the page has one row of them
    const auto found = page.find(table.name);
    ASSERT_NE(found, page.end()) << table.name << " is not on the page";
    EXPECT_EQ(found->second, titles_of(table)) << table.name;
  }
}

}  // namespace
}  // namespace chokepoint
