#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// A run as tables: what every target of `export` writes, each in its own way.

namespace chokepoint {

/// One value of a table; none: not known, or not applicable in this row. Real numbers are not NaN.
using Cell =
    std::variant<std::monostate, std::string_view, std::int64_t, float, double, std::chrono::sys_days>;

enum class CellType { text, integer, real, date };

struct TableColumn {
  std::string name;
  CellType type = CellType::text;
  bool may_be_empty = false;
  std::string describes;  // the table that tells more of what stands here; empty: none
};

/// Take one row, which is as long as the table has columns and stands only during the call.
using RowTaker = std::function<void(std::span<const Cell>)>;

/// A table whose rows are made as they are read, so that none is ever held whole.
struct Table {
  std::string name;
  std::vector<TableColumn> columns;
  std::size_t keys = 0;         // the first columns, which together tell one row from another
  std::uint64_t most_rows = 0;  // it has no more
  std::function<void(const RowTaker&)> each_row;
  std::uint64_t left_out = 0;  // rows of scenarios beyond those that were wanted
};

}  // namespace chokepoint
