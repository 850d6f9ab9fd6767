#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/arithmetic/platform.h"

namespace chokepoint {

/// Map float32 to unsigned integers in the same order; -0 and +0 share one key.
///   x >= 0: 2^31 + magnitude bits;   x < 0: 2^31 - magnitude bits.
/// So a block of keys that starts at a multiple of 2^k is, for either sign, an interval [edge, next edge).
CHOKEPOINT_FUNCTION std::uint32_t sortable(float x) {
  std::uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  const std::uint32_t sign = 0u - (bits >> 31);  // all ones if negative
  return ((bits ^ sign) - sign) + (0x80000000u & ~sign);
}

/// The float32 of a key.
inline float from_sortable(std::uint32_t key) {
  const std::uint32_t bits = key >= 0x80000000u ? key - 0x80000000u : 0u - key;
  float x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

constexpr std::uint32_t kLowestKey = 0x00800001u;    // the most negative finite number; below: -infinity, NaN
constexpr std::uint32_t kInfinityKey = 0xFF800000u;  // +infinity; above: NaN

/// Sort keys ascending.
void sort_keys(std::uint32_t* keys, std::size_t count);

}  // namespace chokepoint
