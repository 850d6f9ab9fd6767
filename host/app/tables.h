#pragma once

#include <string>
#include <vector>

// Numbers and tables as a terminal shows them.

namespace chokepoint {

/// A figure and its error, in the unit of the outcome. NaN: not known.
struct Figure {
  double value, error;
};

/// A unit in which large numbers are written.
struct Scale {
  double unit;
  const char* name;  // "million ", or nothing
};

/// Billions, millions, thousands or units, as it suits the largest magnitude.
Scale scale_for(double magnitude);

/// Write value ±error in a unit, with as many decimals as the error allows: its first two digits, none
/// where they stand before the point.
std::string written(Figure figure, double unit);

/// Columns of text, the first to the left, the others to the right. All lines have as many cells.
std::string aligned(const std::vector<std::vector<std::string>>& lines);

}  // namespace chokepoint
