#include "kernels/statistics/row_sum.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace chokepoint {
namespace {

using Function = decltype(&add_row_sums);

constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Sums of one row.
struct Sums {
  std::int64_t quanta, grains, squares;
  bool operator==(const Sums&) const = default;
};

/// Lanes of every kind of sum, which held something before.
struct Lanes {
  std::vector<std::int64_t> quanta, grains, squares;

  explicit Lanes(std::int64_t rows)
      : quanta(static_cast<std::size_t>(rows * kRowSumLanes), 1000), grains(quanta), squares(quanta) {}
  bool operator==(const Lanes&) const = default;
  RowSums view() { return {quanta.data(), grains.data(), squares.data()}; }
  Sums row(std::int64_t row) const {
    const auto sum = [&](const std::vector<std::int64_t>& lanes) {
      const auto begin = lanes.begin() + row * kRowSumLanes;
      return std::accumulate(begin, begin + kRowSumLanes, std::int64_t{-1000} * kRowSumLanes);
    };
    return {sum(quanta), sum(grains), sum(squares)};
  }
};

Sums row_sums(Function function, const float* x, std::int64_t n, double inverse_quantum) {
  Lanes lanes(1);
  EXPECT_EQ(function(x, 0, 1, n, inverse_quantum, kRowExact, lanes.view()), 0u);
  return lanes.row(0);
}

Sums plain_sums(const float* x, std::int64_t n, double inverse_quantum) {
  Sums sums{0, 0, 0};
  for (std::int64_t i = 0; i < n; ++i) {
    const double y = static_cast<double>(x[i]) * inverse_quantum;
    const std::int64_t z = std::llrint(std::ldexp(y, -kRowGrainBits));
    sums.quanta += std::llrint(y);
    sums.grains += z;
    sums.squares += z * z;
  }
  return sums;
}

TEST(RowSum, IsTheSameIntegerOnEveryTarget) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  std::vector<float> x(kRowSumMost);
  for (float& each : x) each = normal(generator) * std::exp(3 * normal(generator));
  const double inverse_quantum = 0x1p16;
  ASSERT_GE(add_row_sums_targets().size(), 1u);
  for (const std::int64_t n : {0, 1, 2, 3, 7, 8, 15, 16, 17, 33, 1000, 65536}) {
    const Sums expected = plain_sums(x.data(), n, inverse_quantum);
    for (const Function function : add_row_sums_targets())
      EXPECT_EQ(row_sums(function, x.data(), n, inverse_quantum), expected) << n;
    EXPECT_EQ(row_sums(&add_row_sums, x.data(), n, inverse_quantum), expected);
  }
}

TEST(RowSum, RoundsHalvesToEvenAndReachesItsLimits) {
  constexpr float kGrain = 1 << kRowGrainBits;
  for (const Function function : add_row_sums_targets()) {
    for (const auto& [x, rounded] : std::vector<std::pair<float, std::int64_t>>{
             {0.5f, 0}, {1.5f, 2}, {2.5f, 2}, {-0.5f, 0}, {-1.5f, -2}, {-2.5f, -2}, {1e-45f, 0}}) {
      EXPECT_EQ(row_sums(function, &x, 1, 1).quanta, rounded) << x;
      const float grains = x * kGrain;
      EXPECT_EQ(row_sums(function, &grains, 1, 1).grains, rounded) << x;
      EXPECT_EQ(row_sums(function, &grains, 1, 1).squares, rounded * rounded) << x;
    }
    const float largest = kGrain * std::nextafter(0x1p24f, 0.0f);
    for (const float sign : {-1.0f, 1.0f}) {
      const std::vector<float> x(31, sign * largest);
      EXPECT_EQ(row_sums(function, x.data(), 31, 1), plain_sums(x.data(), 31, 1));
    }
  }
}

TEST(RowSum, RefusesRowsThatAreTooLargeOrNoNumbers) {
  constexpr std::int64_t kRows = 3, kColumns = 35;
  const double inverse_quantum = 0x1p27;  // a value of 1024 has 2^24 grains
  for (const Function function : add_row_sums_targets()) {
    for (const float x :
         {1023.9f, -1023.9f, 1024.0f, -1024.0f, 3e38f, kInfinity, -kInfinity, std::nanf("")}) {
      for (std::size_t i = 0; i < kRows * kColumns; ++i) {
        std::vector<float> rows(kRows * kColumns, 0.5f);
        rows[i] = x;
        Lanes lanes(kRows);
        const bool fits = std::abs(x) < 1024;
        const std::uint64_t refused =
            function(rows.data(), kColumns, kRows, kColumns, inverse_quantum, kRowMost, lanes.view());
        EXPECT_EQ(refused, fits ? 0 : std::uint64_t{1} << (i / kColumns)) << x << i;
        for (std::int64_t row = 0; row < kRows; ++row) {
          const bool is_refused = !fits && static_cast<std::size_t>(row) == i / kColumns;
          EXPECT_EQ(lanes.row(row), is_refused
                                        ? Sums({0, 0, 0})
                                        : plain_sums(rows.data() + row * kColumns, kColumns, inverse_quantum))
              << x << i;
        }
      }
    }
  }
}

TEST(RowSum, TakesRowsFarApart) {
  constexpr std::int64_t kRows = 5, kStride = 70, kColumns = 67;
  std::vector<float> x(kRows * kStride, 1e30f);  // what lies between the rows does not count
  for (std::int64_t row = 0; row < kRows; ++row)
    for (std::int64_t i = 0; i < kColumns; ++i)
      x[static_cast<std::size_t>(row * kStride + i)] = static_cast<float>(row == 3 ? -i : i + 100 * row);
  for (const Function function : add_row_sums_targets()) {
    Lanes lanes(kRows);
    EXPECT_EQ(function(x.data(), kStride, kRows, kColumns, 4, kRowMost, lanes.view()), 0u);
    for (std::int64_t row = 0; row < kRows; ++row) {
      EXPECT_EQ(lanes.row(row).quanta, row == 3 ? -8844 : 8844 + row * 26800);
      EXPECT_EQ(lanes.row(row), plain_sums(x.data() + row * kStride, kColumns, 4));
    }
  }
}

}  // namespace
}  // namespace chokepoint
