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

/// Write the keys in [low, high] in their order, and return their number. `inside` may be `keys`.
std::size_t keys_between(const std::uint32_t* keys, std::size_t n, std::uint32_t low, std::uint32_t high,
                         std::uint32_t* inside);

struct KeyRowFunctions {
  decltype(&sortable_keys) keys;
  decltype(&keys_between) between;
};

/// The functions for each SIMD target that this machine supports, for tests.
std::vector<KeyRowFunctions> key_rows_targets();

}  // namespace chokepoint
