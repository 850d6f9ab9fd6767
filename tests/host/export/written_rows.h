#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "host/export/table.h"

namespace chokepoint {

struct CellAsText {
  std::string operator()(std::monostate) const { return "-"; }
  std::string operator()(std::string_view text) const { return std::string(text); }
  std::string operator()(std::chrono::sys_days day) const {
    return fmt::format("day {}", day.time_since_epoch().count());
  }
  template <class Number>
  std::string operator()(Number x) const {
    return fmt::format("{}", x);
  }
};

/// The rows of a table, cells separated by '|', without the run.
inline std::vector<std::string> rows_of(const Table& table) {
  std::vector<std::string> rows;
  table.each_row([&](std::span<const Cell> row) {
    std::string text;
    for (const Cell& cell : row.subspan(1))
      text += (text.empty() ? "" : "|") + std::visit(CellAsText(), cell);
    rows.push_back(text);
  });
  return rows;
}

/// The titles of a table, separated by '|', without the run.
inline std::string titles_of(const Table& table) {
  std::string text;
  for (std::size_t i = 1; i < table.columns.size(); ++i) text += (i == 1 ? "" : "|") + table.columns[i].name;
  return text;
}

}  // namespace chokepoint
