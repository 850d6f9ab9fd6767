#include "kernels/statistics/series_accumulator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

namespace chokepoint {
namespace {

constexpr std::size_t kMonths = 3;
constexpr std::size_t kScenarios = 20000;

/// Rows of kMonths x kScenarios, each month of another magnitude.
std::vector<float> some_rows() {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  std::vector<float> rows(kMonths * kScenarios);
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i] = normal(generator) * std::ldexp(1.0f, 10 * static_cast<int>(i / kScenarios));
  return rows;
}

SeriesAccumulator in_batches(const std::vector<float>& rows, std::size_t batch, bool backwards) {
  SeriesAccumulator series(kMonths, 1.0);
  std::vector<std::size_t> starts;
  for (std::size_t first = 0; first < kScenarios; first += batch) starts.push_back(first);
  if (backwards) std::reverse(starts.begin(), starts.end());
  for (const std::size_t first : starts)
    series.add(first, rows.data() + first, kScenarios,
               static_cast<std::int64_t>(std::min(batch, kScenarios - first)));
  return series;
}

void expect_equal(const SeriesAccumulator& a, const SeriesAccumulator& b) {
  ASSERT_EQ(a.count(), b.count());
  for (std::size_t month = 0; month < kMonths; ++month) {
    const SeriesSums::Sums x = a.sums(month), y = b.sums(month);
    EXPECT_TRUE(x.quanta == y.quanta && x.grains == y.grains && x.near_squares == y.near_squares &&
                x.far_squares == y.far_squares)
        << month;
    EXPECT_EQ(a.kept(month), b.kept(month)) << month;
  }
}

TEST(SeriesAccumulator, SumsWholeQuanta) {
  const std::vector<float> rows = some_rows();
  const SeriesAccumulator series = in_batches(rows, kScenarios, false);
  EXPECT_EQ(series.quantum(), 0x1p-30);
  for (std::size_t month = 0; month < kMonths; ++month) {
    Int128 sum = 0;
    for (std::size_t i = 0; i < kScenarios; ++i)
      sum += std::llrint(static_cast<double>(rows[month * kScenarios + i]) * 0x1p30);
    EXPECT_TRUE(series.sums(month).quanta == sum);
    ASSERT_EQ(series.kept(month).size(), SeriesAccumulator::kBandScenarios);
    EXPECT_EQ(series.kept(month)[8191], rows[month * kScenarios + 8191]);
  }
}

TEST(SeriesAccumulator, DoesNotKnowItsBatches) {
  const std::vector<float> rows = some_rows();
  const SeriesAccumulator whole = in_batches(rows, kScenarios, false);
  for (const std::size_t batch : {1u, 7u, 4096u, 8192u, 8193u})
    for (const bool backwards : {false, true}) expect_equal(in_batches(rows, batch, backwards), whole);
}

TEST(SeriesAccumulator, Adds) {
  const std::vector<float> rows = some_rows();
  SeriesAccumulator left(kMonths, 1.0), right(kMonths, 1.0);
  left.add(0, rows.data(), kScenarios, 3000);
  right.add(3000, rows.data() + 3000, kScenarios, 17000);
  SeriesAccumulator sum = right;
  sum.add(left);
  expect_equal(sum, in_batches(rows, kScenarios, false));
  EXPECT_THROW(left.add(SeriesAccumulator(kMonths, 4.0)), std::logic_error);
}

TEST(SeriesAccumulator, KeepsTheFirstUntilTheyAreForgotten) {
  const std::vector<float> rows = some_rows();
  SeriesAccumulator series(kMonths, 1.0);
  series.add(0, rows.data(), kScenarios, 8191);
  EXPECT_FALSE(series.has_all_kept());
  series.add(8192, rows.data() + 8192, kScenarios, 10);
  EXPECT_FALSE(series.has_all_kept());  // one is missing
  series.add(8191, rows.data() + 8191, kScenarios, 1);
  EXPECT_TRUE(series.has_all_kept());
  EXPECT_LE(series.memory_bytes(), series.memory_bound(SeriesAccumulator::kBandScenarios));
  EXPECT_GT(series.memory_bytes(), kMonths * 8192 * sizeof(float));
  series.forget_kept();
  EXPECT_LT(series.memory_bytes(), 1000u);
  series.add(8202, rows.data() + 8202, kScenarios, 11798);
  EXPECT_TRUE(series.sums(1).quanta == in_batches(rows, kScenarios, false).sums(1).quanta);
  EXPECT_LT(series.memory_bytes(), 1000u);
  EXPECT_LT(series.memory_bound(100), series.memory_bound(SeriesAccumulator::kBandScenarios) / 30);
}

TEST(SeriesAccumulator, SumsSquaresOfValuesOfAnySize) {
  std::mt19937 generator(2);
  std::normal_distribution<float> normal;
  const float limit = 128;  // times the scale: where grains become coarser
  std::vector<float> x = {limit, -limit, std::nextafter(limit, 0.0f), 128 * limit, 0x1p27f, 0x1p28f, 0x1p34f};
  for (int i = 0; i < 5000; ++i) x.push_back(normal(generator) * std::exp2(7 * normal(generator)));
  x.insert(x.end(), 600, std::nextafter(limit, 0.0f));  // their squares together: more than a lane takes
  Int128 grains = 0, near_squares = 0, far_squares = 0;
  for (const float each : x) {
    int level = 0;
    while (std::abs(each) >= std::ldexp(limit, 7 * level)) ++level;
    const auto z = static_cast<Int128>(std::nearbyint(std::ldexp(static_cast<double>(each), 17 - 7 * level)));
    grains += z * (Int128{1} << (7 * level));
    (level < 4 ? near_squares : far_squares) += z * z * (Int128{1} << (14 * (level % 4)));
  }
  for (const std::size_t batch : {std::size_t{1}, std::size_t{7}, std::size_t{256}, x.size()}) {
    SeriesAccumulator series(1, 1.0);
    for (std::size_t first = 0; first < x.size(); first += batch)
      series.add(first, x.data() + first, 0, static_cast<std::int64_t>(std::min(batch, x.size() - first)));
    const SeriesSums::Sums sums = series.sums(0);
    EXPECT_TRUE(sums.grains == grains && sums.near_squares == near_squares && sums.far_squares == far_squares)
        << batch;
    EXPECT_EQ(sums.unsummed, 0u);
  }
}

TEST(SeriesAccumulator, TakesValuesFarBeyondTheScale) {
  SeriesAccumulator series(1, 1.0);
  const std::vector<float> x = {0x1p14f, -0x1p14f, 0x1p40f, 3.0f, -0x1p40f, 0x1p55f};  // 2^14 = 2^44 quanta
  series.add(0, x.data(), 6, 6);
  EXPECT_TRUE(series.sums(0).quanta == (Int128{1} << 85) + (Int128{3} << 30));
  const float huge = 0x1p56f, infinite = std::numeric_limits<float>::infinity();
  series.add(6, &huge, 1, 1);
  series.add(7, &infinite, 1, 1);
  EXPECT_EQ(series.sums(0).unsummed, 2u);
}

TEST(SeriesAccumulator, WorksAtTheEndsOfTheScale) {
  for (const double scale :
       {0.0, 1e-300, 1e-18, 1e30, 1e300, -5.0, std::numeric_limits<double>::infinity()}) {
    SeriesAccumulator series(1, scale);
    const float x[] = {3 * static_cast<float>(series.quantum()), 0};
    series.add(0, x, 2, 2);
    EXPECT_TRUE(series.sums(0).quanta == 3) << scale;
  }
}

TEST(SeriesAccumulator, RefusesWhatIsABug) {
  SeriesAccumulator series(1, 1.0);
  for (const float x : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()})
    EXPECT_THROW(series.add(0, &x, 1, 1), std::logic_error);
}

TEST(SeriesSums, AreTheSameWhereConstantMonthsAreKnown) {
  constexpr std::size_t kMany = 150;  // months: more than one call sums
  constexpr std::int64_t kStrip = 64, kStrips = 90;
  SeriesSums known(kMany, 1.0), plain(kMany, 1.0);
  ConstantMonths constant;
  std::mt19937 generator(5);
  for (std::int64_t strip = 0; strip < kStrips; ++strip) {
    std::vector<float> rows(kMany * kStrip);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::size_t month = i / kStrip;
      rows[i] = static_cast<float>(month) * (month % 7 == 0 ? 1e3f : 0.1f);  // some beyond the first level
      const bool varies = month % 3 == 0 || (month % 3 == 1 && strip == 40);
      if (varies) rows[i] += static_cast<float>(generator() % 1000) / 7;
    }
    known.add(rows.data(), kStrip, kStrip, &constant);
    plain.add(rows.data(), kStrip, kStrip);
  }
  EXPECT_EQ(known.count(), plain.count());
  for (std::size_t month = 0; month < kMany; ++month) {
    const SeriesSums::Sums x = known.sums(month), y = plain.sums(month);
    EXPECT_TRUE(x.quanta == y.quanta && x.grains == y.grains && x.near_squares == y.near_squares) << month;
    EXPECT_EQ(constant[month / 64] >> month % 64 & 1, month % 3 == 2 ? 1u : 0u) << month;
  }
}

}  // namespace
}  // namespace chokepoint
