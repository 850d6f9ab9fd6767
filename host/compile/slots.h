#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "kernels/model/tables.h"

namespace chokepoint {

/// Hand out positions in a scenario's workspace, each with the number that stands there when a scenario
/// begins.
class Slots {
 public:
  compiled::Slot one(double start = 0) { return several(1, start); }

  /// Return the first of `count` slots in a row.
  compiled::Slot several(int count, double start = 0) {
    const auto first = static_cast<compiled::Slot>(start_.size());
    start_.insert(start_.end(), static_cast<std::size_t>(count), static_cast<float>(start));
    return first;
  }

  /// Return a sum and its compensation, both 0.
  compiled::Slot pair() { return several(2); }

  std::int32_t size() const { return static_cast<std::int32_t>(start_.size()); }

  std::vector<float> take() { return std::move(start_); }

 private:
  std::vector<float> start_;
};

}  // namespace chokepoint
