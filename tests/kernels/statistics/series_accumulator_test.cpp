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
    EXPECT_TRUE(a.sum(month) == b.sum(month)) << month;
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
    EXPECT_TRUE(series.sum(month) == sum);
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
  EXPECT_TRUE(series.sum(1) == in_batches(rows, kScenarios, false).sum(1));
  EXPECT_LT(series.memory_bytes(), 1000u);
  EXPECT_LT(series.memory_bound(100), series.memory_bound(SeriesAccumulator::kBandScenarios) / 50);
}

TEST(SeriesAccumulator, TakesValuesFarBeyondTheScale) {
  SeriesAccumulator series(1, 1.0);
  const std::vector<float> x = {0x1p14f, -0x1p14f, 0x1p40f, 3.0f, -0x1p40f, 0x1p60f};  // 2^14 = 2^44 quanta
  series.add(0, x.data(), 6, 6);
  EXPECT_TRUE(series.sum(0) == (Int128{1} << 90) + (Int128{3} << 30));
  const float huge = 0x1p65f, infinite = std::numeric_limits<float>::infinity();
  series.add(6, &huge, 1, 1);
  series.add(7, &infinite, 1, 1);
  EXPECT_EQ(series.unsummed(0), 2u);
}

TEST(SeriesAccumulator, WorksAtTheEndsOfTheScale) {
  for (const double scale :
       {0.0, 1e-300, 1e-18, 1e30, 1e300, -5.0, std::numeric_limits<double>::infinity()}) {
    SeriesAccumulator series(1, scale);
    const float x[] = {3 * static_cast<float>(series.quantum()), 0};
    series.add(0, x, 2, 2);
    EXPECT_TRUE(series.sum(0) == 3) << scale;
  }
}

TEST(SeriesAccumulator, RefusesWhatIsABug) {
  SeriesAccumulator series(1, 1.0);
  for (const float x : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()})
    EXPECT_THROW(series.add(0, &x, 1, 1), std::logic_error);
}

}  // namespace
}  // namespace chokepoint
