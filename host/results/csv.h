#pragma once

#include <string>
#include <vector>

// Comma-separated values, quoted as RFC 4180 has it.

namespace chokepoint {

/// Write one line; what holds a comma, a quote or a line break is quoted.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace chokepoint
