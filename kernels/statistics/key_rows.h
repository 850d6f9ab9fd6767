#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chokepoint {

/// What sortable_keys() found in a row.
struct KeyRow {
  std::size_t count;        // keys written: those that are not `common`
  std::uint32_t low, high;  // over all keys; 2^32 - 1 and 0 for an empty row
};

constexpr std::size_t kKeyRowRoom = 16;  // more keys that a destination must have room for

/// Write the keys of x[0 ... n) in their order, without those equal to `common`.
KeyRow sortable_keys(const float* x, std::size_t n, std::uint32_t common, std::uint32_t* keys);

/// The function for each SIMD target that this machine supports, for tests.
std::vector<decltype(&sortable_keys)> sortable_keys_targets();

}  // namespace chokepoint
