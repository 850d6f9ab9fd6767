#pragma once

#include <string>
#include <vector>

#include "host/text/numbers.h"

// Numbers and tables as a terminal shows them.

namespace chokepoint {

/// A figure and its error, in the unit of the outcome. NaN: not known.
struct Figure {
  double value, error;
};

/// Write value ±error in a unit, with as many decimals as the error allows: its first two digits, none
/// where they stand before the point.
std::string written(Figure figure, double unit);

enum class TableStyle { terminal, markdown };

/// Write a text so that a style shows it as it is: Markdown's own characters with a backslash before them.
std::string as_text(const std::string& text, TableStyle style);

/// Write columns of text in a style: aligned(), or Markdown's pipes, the first line as titles.
std::string laid_out(const std::vector<std::vector<std::string>>& lines, TableStyle style);

/// Columns of text, the first to the left, the others to the right. All lines have as many cells.
std::string aligned(const std::vector<std::vector<std::string>>& lines);

}  // namespace chokepoint
