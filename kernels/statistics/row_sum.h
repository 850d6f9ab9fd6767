#pragma once

#include <cstdint>
#include <vector>

namespace chokepoint {

constexpr int kRowSumBits = 44;              // |x / quantum| < 2^44 is what a sum can take
constexpr std::int64_t kRowSumMost = 65536;  // values a row and call
constexpr std::int64_t kRowSumRows = 64;     // rows a call
constexpr std::int64_t kRowSumLanes = 8;     // parts a sum

/// Sum rows of float32 in units of a fixed quantum, each value rounded to the nearest multiple (ties to
/// even):
///   sums[row * kRowSumLanes + any lane] += x[row * stride + i] / quantum, i in [0, n);
/// a row's sum is that of its lanes, the same integer on every SIMD target. `inverse_quantum`: a power of
/// two, so that the product is exact in float64. Returns false, and leaves the sums alone, if a value is NaN,
/// or |x| is `too_large` or more, or if so many are so nearly that large that their squares add up to its
/// square.
bool add_row_sums(const float* x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                  double inverse_quantum, float too_large, std::int64_t* sums);

/// The function for each SIMD target that this machine supports, for tests.
std::vector<decltype(&add_row_sums)> add_row_sums_targets();

}  // namespace chokepoint
