#include "kernels/statistics/row_sum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace chokepoint {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool operator==(const RowSum& a, const RowSum& b) {
  return a.quanta == b.quanta && a.grains == b.grains && a.squares == b.squares;
}

/// Add rows of which none is known to be constant.
template <class Function>
std::uint64_t add(Function function, const float* x, std::int64_t stride, std::int64_t rows, std::int64_t n,
                  float inverse_grain, RowSums sums) {
  std::uint64_t constant = 0;
  const std::uint64_t refused = function(x, stride, rows, n, inverse_grain, sums, constant);
  EXPECT_EQ(constant, 0u);
  return refused;
}

/// The parts of some rows, from 0.
struct Parts {
  std::vector<std::int32_t> sums;
  std::vector<std::uint64_t> squares;

  explicit Parts(std::int64_t rows)
      : sums(static_cast<std::size_t>(rows * kRowSumLanes)),
        squares(static_cast<std::size_t>(rows * kRowSquareLanes)) {}
  RowSums view() { return {sums.data(), squares.data()}; }
  RowSum row(std::int64_t row) const {
    return total_of(sums.data() + row * kRowSumLanes, squares.data() + row * kRowSquareLanes);
  }
};

RowSum plain_sum(const float* x, std::int64_t n, double inverse_grain) {
  RowSum sum{0, 0, 0};
  for (std::int64_t i = 0; i < n; ++i) {
    const double y = static_cast<double>(x[i]) * inverse_grain;
    const std::int64_t z = std::llrint(y);
    sum.quanta += std::llrint(std::ldexp(y, kRowGrainBits));
    sum.grains += z;
    sum.squares += z * z;
  }
  return sum;
}

TEST(RowSum, IsTheSameIntegerOnEveryTarget) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  std::vector<float> x(kRowSumMost);
  for (float& each : x) each = normal(generator) * std::exp(2 * normal(generator));
  ASSERT_GE(add_row_sums_targets().size(), 1u);
  for (const float inverse_grain : {0x1p5f, 0x1p-83f, 1.0f})
    for (const std::int64_t n : {0, 1, 2, 3, 7, 8, 15, 16, 17, 33, 64, 1000, 4096})
      for (const auto function : add_row_sums_targets()) {
        Parts parts(1);
        EXPECT_EQ(add(function, x.data(), 0, 1, n, inverse_grain, parts.view()), 0u);
        EXPECT_TRUE(parts.row(0) == plain_sum(x.data(), n, inverse_grain)) << n;
      }
}

TEST(RowSum, RoundsHalvesToEven) {
  for (const auto function : add_row_sums_targets())
    for (const auto& [x, rounded] : std::vector<std::pair<float, std::int64_t>>{
             {0.5f, 0}, {1.5f, 2}, {2.5f, 2}, {-0.5f, 0}, {-1.5f, -2}, {-2.5f, -2}, {1e-45f, 0}}) {
      Parts parts(2);
      const float rows[] = {x, std::ldexp(x, -kRowGrainBits)};
      EXPECT_EQ(add(function, rows, 1, 2, 1, 1, parts.view()), 0u);
      EXPECT_EQ(parts.row(0).grains, rounded) << x;
      EXPECT_EQ(parts.row(0).squares, rounded * rounded) << x;
      EXPECT_EQ(parts.row(1).quanta, rounded) << x;
    }
}

TEST(RowSum, HoldsTheMostThatMayBeAdded) {
  const float largest = std::nextafter(0x1p20f, 0.0f);
  for (const auto function : add_row_sums_targets())
    for (const float sign : {-1.0f, 1.0f})
      for (const std::int64_t n : {std::int64_t{1}, kRowSumLanes, kRowSumMost}) {  // 1: all in one lane
        const std::vector<float> x(static_cast<std::size_t>(n), sign * (largest - 0.5f));
        Parts parts(1);
        const std::int64_t calls = n == 1 ? kRowSumMost / kRowSumLanes : kRowSumMost / n;
        for (std::int64_t i = 0; i < calls; ++i)
          ASSERT_EQ(add(function, x.data(), 0, 1, n, 1, parts.view()), 0u);
        const RowSum one = plain_sum(x.data(), 1, 1);
        const RowSum all{calls * n * one.quanta, calls * n * one.grains, calls * n * one.squares};
        EXPECT_TRUE(parts.row(0) == all) << n;
      }
}

TEST(RowSum, RefusesRowsThatAreTooLargeOrNoNumbers) {
  constexpr std::int64_t kRows = 3, kColumns = 35;
  constexpr float kLimit = 1 << kRowOffsetBits;
  std::vector<float> values = {kLimit, std::nanf(""), -std::nanf(""), kInfinity};
  for (float x = -kLimit * 1.0001f; x > -kInfinity; x *= 1.7f) values.insert(values.end(), {x, -x});
  values.insert(values.end(), {-0x1.8p23f, 0x1.8p23f, -12584448.0f, kLimit - 1, 1 - kLimit});
  for (const auto function : add_row_sums_targets())
    for (const float x : values)
      for (std::size_t i = 0; i < kRows * kColumns; i += 4) {
        std::vector<float> rows(kRows * kColumns, 0.5f);
        rows[i] = x;
        Parts parts(kRows);
        const bool fits = std::abs(x) < kLimit;
        const std::uint64_t refused = add(function, rows.data(), kColumns, kRows, kColumns, 1, parts.view());
        ASSERT_EQ(refused, fits ? 0 : std::uint64_t{1} << (i / kColumns)) << x << i;
        for (std::int64_t row = 0; row < kRows; ++row) {
          const bool is_refused = !fits && static_cast<std::size_t>(row) == i / kColumns;
          ASSERT_TRUE(parts.row(row) ==
                      (is_refused ? RowSum{0, 0, 0} : plain_sum(rows.data() + row * kColumns, kColumns, 1)))
              << x << i;
        }
      }
}

TEST(RowSum, TakesRowsFarApart) {
  constexpr std::int64_t kRows = 5, kStride = 70, kColumns = 67;
  std::vector<float> x(kRows * kStride, 1e30f);  // what lies between the rows does not count
  for (std::int64_t row = 0; row < kRows; ++row)
    for (std::int64_t i = 0; i < kColumns; ++i)
      x[static_cast<std::size_t>(row * kStride + i)] = static_cast<float>(row == 3 ? -i : i + 100 * row);
  for (const auto function : add_row_sums_targets()) {
    Parts parts(kRows);
    EXPECT_EQ(add(function, x.data(), kStride, kRows, kColumns, 4, parts.view()), 0u);
    for (std::int64_t row = 0; row < kRows; ++row) {
      EXPECT_EQ(parts.row(row).grains, row == 3 ? -8844 : 8844 + row * 26800);
      EXPECT_TRUE(parts.row(row) == plain_sum(x.data() + row * kStride, kColumns, 4));
    }
  }
}

TEST(RowSum, TakesConstantRowsTogether) {
  constexpr std::int64_t kStride = 4096;
  constexpr float kLimit = 1 << kRowOffsetBits;
  const std::vector<float> values = {0,          -0.0f,   0.3f,   -0.3f,         1234.56f, -kLimit + 1,
                                     kLimit - 1, -kLimit, 1e-45f, std::nanf(""), kLimit,   -kInfinity};
  const auto rows = static_cast<std::int64_t>(values.size());
  for (const auto function : add_row_sums_targets())
    for (const std::int64_t n : {1, 15, 64, 67, 4096})
      for (const std::int64_t other :
           {std::int64_t{-1}, std::int64_t{0}, n / 2, n - 1}) {  // of another value
        std::vector<float> x(static_cast<std::size_t>(rows * kStride));
        for (std::int64_t i = 0; i < rows * kStride; ++i)
          x[static_cast<std::size_t>(i)] = values[static_cast<std::size_t>(i / kStride)];
        for (std::int64_t row = 0; row < rows && other >= 0; row += 2)
          x[static_cast<std::size_t>(row * kStride + other)] = 7.7f;
        Parts together(rows), apart(rows);
        std::uint64_t constant = ~std::uint64_t{0};
        const std::uint64_t refused = function(x.data(), kStride, rows, n, 1, together.view(), constant);
        EXPECT_EQ(refused, add(function, x.data(), kStride, rows, n, 1, apart.view()));
        for (std::int64_t row = 0; row < rows; ++row) {
          EXPECT_TRUE(together.row(row) == apart.row(row)) << row << " " << n << " " << other;
          const bool differs = other >= 0 && row % 2 == 0;
          if (n % 64 != 0) continue;  // of other rows the last values do not count
          EXPECT_EQ((constant >> row & 1) != 0, !differs) << row;
        }
      }
}

}  // namespace
}  // namespace chokepoint
