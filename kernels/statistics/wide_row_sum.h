#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/statistics/row_sum.h"

namespace chokepoint {

constexpr int kWideRowBits = 24;  // |x / grain| < 2^24 is what a square can take
constexpr double kWideRowMost = 0x1p48, kWideRowExact = 0x1p53;  // [grain^2]
constexpr std::int64_t kWideRowLength = 65536;                   // values a call

/// Sum a row of float32 in whole quanta, and in whole grains with their squares, each value rounded to the
/// nearest (ties to even): what add_row_sums() does, for larger values. `inverse_quantum`: a power of two, so
/// that the products are exact in float64. Nothing where the squares may have reached `most`, or some value
/// is NaN. Of kWideRowMost, no value of a row that has sums has 2^kWideRowBits grains; kWideRowExact, the
/// most that is exact, is for values that are known to have fewer.
std::optional<RowSum> wide_row_sum(const float* x, std::int64_t n, double inverse_quantum, double most);

/// The function for each SIMD target that this machine supports, for tests.
std::vector<decltype(&wide_row_sum)> wide_row_sum_targets();

}  // namespace chokepoint
