#pragma once

#include <string>
#include <string_view>
#include <vector>

// Comma-separated values, quoted as RFC 4180 has it.

namespace chokepoint {

/// Write one line; what holds a comma, a quote or a line break is quoted.
std::string csv_line(const std::vector<std::string>& cells);

/// Return a text as a cell that no spreadsheet takes for a formula: with an apostrophe before it where it
/// begins with = + - @, their full-width forms, a tab or a line break. Numbers are not texts: leave them
/// alone.
std::string csv_text(std::string_view text);

}  // namespace chokepoint
