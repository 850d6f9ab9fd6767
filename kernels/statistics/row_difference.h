#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chokepoint {

/// How the numbers of one row lie to those of another.
struct RowDifference {
  std::uint64_t higher, lower;  // numbers
  bool finite;                  // whether every difference is
};

/// Write difference[i] = x[i] - base[i], i in [0, n), n < 2^31, and count where x is higher and where lower.
RowDifference subtract_rows(const float* x, const float* base, std::size_t n, float* difference);

/// The function for each SIMD target that this machine supports, for tests.
std::vector<decltype(&subtract_rows)> subtract_rows_targets();

}  // namespace chokepoint
