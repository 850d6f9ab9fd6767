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

/// Moments while they grow: eight 64-bit integers. u^2, u^3 and u^4 are each added in two parts, their sums'
/// low kSplit bits and the rest:
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
  /// Add the power sums of `count` <= 2^16 values; that of u^4 is sum4_low + 2^32 sum4_high.
  void add_sums(std::uint64_t count, std::uint64_t sum, std::uint64_t sum2, std::uint64_t sum3,
                std::uint64_t sum4_low, std::uint64_t sum4_high);
  /// Add what another bin holds; carries both.
  void add(const BinSums& other);
  void carry();
};

/// Find where in keys[0 ... n), n < 2^32, another bin begins; returns the number of such places, the first of
/// them 0 (none in an empty row). In keys in the order of their bins these are few. `starts` has room for
/// kKeyRowRoom more.
std::size_t bin_starts(const std::uint32_t* keys, std::size_t n, std::uint32_t* starts);

/// Add the keys starts[i] ... starts[i + 1] - 1, at most 2^16, to bins[i], for i < n. Reads kKeyRowRoom keys
/// beyond the last. The same integers on every SIMD target.
void add_to_bins(const std::uint32_t* keys, const std::uint32_t* starts, BinSums* const* bins, std::size_t n);

struct BinSumsFunctions {
  decltype(&bin_starts) starts;
  decltype(&add_to_bins) add;
};

/// The functions for each SIMD target that this machine supports, for tests.
std::vector<BinSumsFunctions> bin_sums_targets();

}  // namespace chokepoint
