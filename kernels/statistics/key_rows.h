#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chokepoint {

/// What sortable_keys() found in a row.
struct KeyRow {
  std::size_t count;        // keys written: those that are not `common`
  std::uint32_t low, high;  // over those keys; 2^32 - 1 and 0 where there are none
};

constexpr std::size_t kKeyRowRoom = 16;  // more keys that a destination must have room for

/// Write the keys of x[0 ... n) in their order, without those equal to `common`.
KeyRow sortable_keys(const float* x, std::size_t n, std::uint32_t common, std::uint32_t* keys);

/// How keys lie to an interval, of which the upper end is in some bin (equal upper 16 bits).
struct KeysAround {
  std::size_t within;                 // both ends included
  std::uint64_t over;                 // beyond the upper end, but in its bin
  std::uint64_t over_sum, over_sum2;  // over those, of u = the low 16 bits, and of u^2
};

/// Write those of keys[0 ... n), n < 2^32, that are in [low, high], in their order.
KeysAround keys_around(const std::uint32_t* keys, std::size_t n, std::uint32_t low, std::uint32_t high,
                       std::uint32_t* within);

struct KeyRowFunctions {
  decltype(&sortable_keys) sortable;
  decltype(&keys_around) around;
};

/// The functions for each SIMD target that this machine supports, for tests.
std::vector<KeyRowFunctions> key_row_targets();

}  // namespace chokepoint
