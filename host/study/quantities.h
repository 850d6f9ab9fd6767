#pragma once

#include <string>

#include "host/study/reading.h"

namespace chokepoint {

/// What may stand in a quantity.
enum class Allowed {
  anything,          // but no driver that can be infinite
  level_drivers,     // level drivers alone, none that can be infinite
  infinite_drivers,  // level drivers alone, infinite (`never`) ones too
};

/// Read a quantity: a number in `range`, or { base = 1, times = [...], plus = [...] }, where `base` and the
/// numbers of terms are free. Drivers and regimes must have been read.
Quantity read_quantity(Reading& reading, const Value& value, Range range = kNotNegative,
                       Allowed allowed = Allowed::anything);

/// Read the quantity at a key, `otherwise` (a plain number) if the key is not there.
Quantity read_quantity(Reading& reading, const Table& table, const std::string& key, double otherwise,
                       Range range = kNotNegative, Allowed allowed = Allowed::anything);

/// Read a list of [x, y], x increasing and at least one pair; x by `read_x`, y in `range`.
/// Both lists stay empty if there is a mistake, which has then been told.
template <class ReadX>
void read_points(const Value& value, ReadX read_x, Range range, std::vector<double>& x,
                 std::vector<double>& y) {
  const auto list = value.list();
  if (!list) return;
  if (list->empty())
    value.tell("'" + value.path() + "' is empty", "at least one [x, y] is needed", "Add one.");
  bool good = true;
  for (const Value& point : *list) {
    const auto pair = point.list();
    if (!pair) {
      good = false;
      continue;
    }
    if (pair->size() != 2) {
      point.tell("'" + point.path() + "' has " + std::to_string(pair->size()) + " values",
                 "a point is [x, y]", "Give two values.");
      good = false;
      continue;
    }
    const std::optional<double> at = read_x(pair->front());
    const std::optional<double> height = pair->back().number(range);
    if (at && good && !x.empty() && *at <= x.back()) {
      point.tell("'" + point.path() + "' does not come after the point before it", "points stand in order",
                 "Sort them, and keep one of two at the same place.");
      good = false;
    }
    good = good && at && height;
    if (good) {
      x.push_back(*at);
      y.push_back(*height);
    }
  }
  if (good) return;
  x.clear();
  y.clear();
}

}  // namespace chokepoint
