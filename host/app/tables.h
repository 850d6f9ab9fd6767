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

/// Columns of text, the first to the left, the others to the right. All lines have as many cells.
std::string aligned(const std::vector<std::vector<std::string>>& lines);

}  // namespace chokepoint
