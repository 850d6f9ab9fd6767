#pragma once

#include <cstdint>
#include <vector>

namespace chokepoint {

constexpr int kRowGrainBits = 13;                     // a grain, of which squares are taken, is 2^13 quanta
constexpr int kRowOffsetBits = 20;                    // z in [-2^20, 2^20) is what add_row_sums() can take
constexpr std::uint32_t kRowWholeBits = 0x4B100000u;  // of 2^23 + 2^20, which add_row_sums() adds to z
constexpr std::int64_t kRowSumLanes = 16, kRowSquareLanes = 8;
constexpr std::int64_t kRowSumMost = 4096;  // values a sum, each call's rounded up to whole kRowSumLanes
constexpr std::int64_t kRowSumRows = 64;    // rows a call

/// Sums of rows in the making, each in parts. With x = z grains + k quanta and z = round(x / grain):
struct RowSums {
  std::int32_t* sums;      // [row][lane] of z in even lanes, of k in odd ones
  std::uint64_t* squares;  // [row][lane] of z^2 + 2 kRowWholeBits z, modulo 2^64
};

/// What the parts of one row come to.
struct RowSum {
  std::int64_t quanta, grains, squares;  // of round(x / quantum), round(x / grain) and its square
};
RowSum total_of(const std::int32_t* sums, const std::uint64_t* squares);

/// Sum rows of float32 in whole quanta, and in whole grains with their squares, each value rounded to the
/// nearest (ties to even): row `row` takes x[row * stride + i], i in [0, n). Its total is the same on every
/// SIMD target. `constant`: a bit for each row that was one value so far, which costs less to sum; taken away
/// where it no longer is. `inverse_grain`: a normal power of two, so that the products are exact. Returns a
/// bit for each row whose sums were left alone, since some z is 2^kRowOffsetBits or more, below
/// -2^kRowOffsetBits, or no number.
std::uint64_t add_row_sums(const float* x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                           float inverse_grain, RowSums sums, std::uint64_t& constant);

/// The function for each SIMD target that this machine supports, for tests.
std::vector<decltype(&add_row_sums)> add_row_sums_targets();

}  // namespace chokepoint
