#pragma once

#include <cstdint>
#include <vector>

namespace chokepoint {

/// A sum of float32 in units of a fixed quantum, each rounded to the nearest multiple (ties to even).
struct RowSum {
  std::int64_t quanta;
  std::uint32_t magnitude;  // bits of the largest |x|; NaN and infinity are larger than any finite number's
};

constexpr std::int64_t kRowSumMost = 65536;  // values a call
constexpr int kRowSumBits = 44;  // |x / quantum| < 2^44, or the sum means nothing (look at magnitude)

/// Add n <= kRowSumMost numbers x / quantum; the same integer on every SIMD target.
/// `inverse_quantum`: a power of two, so that the product is exact in float64.
RowSum row_sum(const float* x, std::int64_t n, double inverse_quantum);

using RowSumFunction = RowSum (*)(const float* x, std::int64_t n, double inverse_quantum);

/// The function for each SIMD target that this machine supports, for tests.
std::vector<RowSumFunction> row_sum_targets();

}  // namespace chokepoint
