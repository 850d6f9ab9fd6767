#pragma once

#include <bit>
#include <cstdint>
#include <string>

#include "tests/end_to_end/whole_study.h"

namespace chokepoint {

/// Where two sets of rows differ in any bit for the first time; empty if nowhere.
inline std::string first_difference(const WholeStudy& study, const Rows& wanted, const Rows& rows) {
  if (wanted.size() != rows.size()) return "not the same number of rows";
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (wanted[r].size() != rows[r].size()) return "not the same number of scenarios";
    for (std::size_t i = 0; i < rows[r].size(); ++i) {
      if (std::bit_cast<std::uint32_t>(wanted[r][i]) == std::bit_cast<std::uint32_t>(rows[r][i])) continue;
      return study.row_name(r) + ", scenario " + std::to_string(i) + ": " + std::to_string(rows[r][i]) +
             ", not " + std::to_string(wanted[r][i]);
    }
  }
  return "";
}

/// How many scenarios to compare: no multiple of any vector or block; several ranges of work, but where the
/// study is so large that its rows would fill the memory.
inline std::int64_t count_for(const WholeStudy& study) { return study.rows() < 10'000 ? 2100 : 330; }

}  // namespace chokepoint
