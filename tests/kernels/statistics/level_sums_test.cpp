// What a GPU's threads do, thread after thread, against the sums of the host.

#include "kernels/statistics/level_sums.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "kernels/statistics/series_sums.h"

namespace chokepoint {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kLargest = std::numeric_limits<float>::max();

/// Sum a row as a block of so many threads does, which meet in one LevelSums.
LevelSums sums_of(const std::vector<float>& x, std::int64_t threads, double inverse_quantum) {
  const auto add = [](std::uint64_t& sum, std::uint64_t more) { sum += more; };
  LevelSums sums{};
  for (std::int64_t thread = 0; thread < threads; ++thread) {
    const LevelSums::Sums near = sum_values(x.data(), static_cast<std::int64_t>(x.size()), thread, threads,
                                            inverse_quantum, sums, add);
    add_sums(near, sums.levels[0], add);
  }
  return sums;
}

void expect_the_same(const SeriesSums& wanted, const SeriesSums& found) {
  ASSERT_EQ(wanted.count(), found.count());
  for (std::size_t month = 0; month < wanted.months(); ++month) {
    const SeriesSums::Sums x = wanted.sums(month), y = found.sums(month);
    EXPECT_TRUE(x.quanta == y.quanta) << month;
    EXPECT_TRUE(x.grains == y.grains) << month;
    EXPECT_TRUE(x.near_squares == y.near_squares) << month;
    EXPECT_TRUE(x.far_squares == y.far_squares) << month;
    EXPECT_EQ(x.unsummed, y.unsummed) << month;
  }
}

/// Compare rows, one a month, summed by the host and by blocks.
void compare(const std::vector<std::vector<float>>& rows, double scale, std::int64_t threads) {
  SeriesSums wanted(rows.size(), scale), found(rows.size(), scale);
  const auto n = static_cast<std::int64_t>(rows.front().size());
  std::vector<float> side_by_side;
  std::vector<LevelSums> sums;
  for (const std::vector<float>& row : rows) {
    side_by_side.insert(side_by_side.end(), row.begin(), row.end());
    sums.push_back(sums_of(row, threads, found.inverse_quantum()));
  }
  wanted.add(side_by_side.data(), n, n);
  found.add(sums.data(), n);
  expect_the_same(wanted, found);
}

TEST(LevelSums, AreThoseOfTheHost) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  for (const std::size_t n : {1u, 63u, 64u, 1000u, 4097u, 65536u}) {
    std::vector<std::vector<float>> rows;
    for (const float spread : {0.0f, 3.0f, 10.0f, 30.0f}) {  // of the logarithm to the base 2
      std::vector<float>& row = rows.emplace_back(n);
      for (float& x : row) x = normal(generator) * std::exp2(spread * normal(generator));
    }
    for (const double scale : {1.0, 1e-18, 3e4, 1e30}) compare(rows, scale, n < 5000 ? 256 : 32);
  }
}

TEST(LevelSums, AreThoseOfTheHostAtTheEndsOfEveryLevel) {
  std::vector<float> row = {0.0f, -0.0f, 1e-45f, -1e-45f, kLargest, -kLargest, kInfinity};
  for (int exponent = -40; exponent <= 120; ++exponent) {
    const float x = std::ldexp(1.0f, exponent);
    for (const float y : {x, 1.5f * x, std::nextafter(x, 0.0f), std::nextafter(x, kInfinity)}) {
      row.push_back(y);
      row.push_back(-0.5f * y);
    }
  }
  std::vector<std::vector<float>> rows = {row};
  for (const float x : row) rows.emplace_back(row.size(), x);  // sums of one value alone
  for (const double scale : {1.0, 0.7, 1e-30, 1e30, 0.0}) compare(rows, scale, 128);
}

TEST(LevelSums, HoldTheMostThatARowCanAddUpTo) {
  const float below = std::nextafter(128.0f, 0.0f);  // the largest value of the first level
  const float near = std::nextafter(16.0f, 0.0f);    // of those that float32 arithmetic sums
  for (const float x :
       {near, -near, below, -below, 128 * below, -128 * below, std::ldexp(below, 49), -std::ldexp(below, 49)})
    compare({std::vector<float>(kWideRowLength, x)}, 1, 256);
}

TEST(LevelSums, SeeWhatIsNoNumber) {
  for (const float x : {std::nanf(""), -std::nanf(""), -kInfinity}) {
    std::vector<float> row(1000, 1.0f);
    row[777] = x;
    SeriesSums sums(1, 1.0);
    const LevelSums found = sums_of(row, 256, sums.inverse_quantum());
    EXPECT_EQ(found.none, 1u);
    EXPECT_THROW(sums.add(&found, 1000), std::logic_error);
    EXPECT_EQ(sums.count(), 0u);
  }
}

/// One value more than there are is a different sum.
TEST(LevelSums, CountEveryValueOnce) {
  std::vector<float> row(1001, 3.0f);
  const LevelSums all = sums_of(row, 256, 1);
  EXPECT_EQ(all.levels[0].quanta, 3003u);
  row.pop_back();
  EXPECT_EQ(sums_of(row, 256, 1).levels[0].quanta, 3000u);
}

}  // namespace
}  // namespace chokepoint
