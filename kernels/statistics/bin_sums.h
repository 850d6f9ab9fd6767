#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chokepoint {

__extension__ typedef unsigned __int128 Uint128;
__extension__ typedef __int128 Int128;

/// Sums of the powers of u = the low 16 bits of the keys of one bin.
struct Moments {
  std::uint64_t count = 0, sum = 0;
  Uint128 sum2 = 0, sum3 = 0, sum4 = 0;
};

/// Moments while they grow: one vector of eight 64-bit integers, so that a value costs one addition of
/// vectors. u^2, u^3 and u^4 are each added in two parts, their low kSplit bits and the rest:
///   count, u, u^2 low, u^2 high, u^3 low, u^3 high, u^4 low, u^4 high.
/// carry() must come before the low parts overflow. Exact up to 2^44 values.
struct alignas(64) BinSums {
  static constexpr unsigned kSplit = 44;                // [bit]
  static constexpr std::uint64_t kUncarried = 1 << 19;  // values that may be added between two carries

  std::uint64_t part[8] = {};

  std::uint64_t count() const { return part[0]; }
  Moments moments() const;
  /// Add u `times` times, as if that were so many values.
  void add(std::uint32_t u, std::uint64_t times);
  /// Add what another bin holds; carries both.
  void add(const BinSums& other);
  void carry();
};

/// Add each key to its bin; the same bins may come again. The same integers on every SIMD target.
void add_to_bins(const std::uint32_t* keys, BinSums* const* bins, std::size_t n);

using AddToBinsFunction = void (*)(const std::uint32_t* keys, BinSums* const* bins, std::size_t n);

/// The function for each SIMD target that this machine supports, for tests.
std::vector<AddToBinsFunction> add_to_bins_targets();

}  // namespace chokepoint
