#pragma once

#include <cstdint>
#include <vector>

namespace chokepoint {

constexpr int kRowSumBits = 44;     // |x / quantum| < 2^44 is what a sum can take
constexpr int kRowGrainBits = 13;   // a grain, of which squares are taken, is 2^13 quanta
constexpr int kRowSquareBits = 24;  // |x / grain| < 2^24 is what a square can take
constexpr double kRowMost = 0x1p48, kRowExact = 0x1p53;  // [grain^2]
constexpr std::int64_t kRowSumMost = 65536;              // values a row and call
constexpr std::int64_t kRowSumRows = 64;                 // rows a call
constexpr std::int64_t kRowSumLanes = 8;                 // parts a sum

/// Sums of rows, each a sum of kRowSumLanes parts.
struct RowSums {
  std::int64_t* quanta;   // of x / quantum
  std::int64_t* grains;   // of x / grain
  std::int64_t* squares;  // of (x / grain)^2
};

/// Sum rows of float32 in whole quanta, and in whole grains with their squares, each value rounded to the
/// nearest (ties to even):
///   quanta[row * kRowSumLanes + any lane] += round(x[row * stride + i] / quantum), i in [0, n),
/// and the others likewise; a row's sum is that of its lanes, the same integer on every SIMD target.
/// `inverse_quantum`: a power of two, so that the products are exact in float64. Returns a bit for each row
/// whose sums were left alone, since its squares may have reached `most`, or some value is NaN. Of kRowMost,
/// no value of other rows has 2^kRowSquareBits grains; kRowExact, the most that is exact, is for values that
/// are known to have fewer.
std::uint64_t add_row_sums(const float* x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                           double inverse_quantum, double most, RowSums sums);

/// The function for each SIMD target that this machine supports, for tests.
std::vector<decltype(&add_row_sums)> add_row_sums_targets();

}  // namespace chokepoint
