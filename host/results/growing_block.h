#pragma once

#include <cstddef>
#include <cstdint>

namespace chokepoint {

/// A block of a variable (row, column, place): columns 0 ... of one row, the places [first, first + count).
struct GrowingBlock {
  std::size_t row;
  std::uint64_t first;
  std::int64_t count;
  const float* values;  // a column each, `stride` apart
  std::int64_t stride;
};

}  // namespace chokepoint
