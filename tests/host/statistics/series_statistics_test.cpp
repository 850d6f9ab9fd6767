#include "host/statistics/series_statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

#include "host/statistics/ranks.h"

namespace chokepoint {
namespace {

const std::vector<Probability> kBands = {{"0.05", 0.05}, {"0.5", 0.5}, {"0.95", 0.95}};
constexpr std::size_t kMonths = 4;

std::vector<float> some_rows(std::size_t n) {
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  std::vector<float> rows(kMonths * n);
  for (std::size_t i = 0; i < rows.size(); ++i)
    rows[i] = 1000.0f * static_cast<float>(1 + i / n) + 50 * normal(generator);
  return rows;
}

SeriesSummary summary_of(const std::vector<float>& rows, std::size_t n, std::size_t batch) {
  SeriesStatistics series(kBands, kMonths, 1000);
  for (std::size_t first = 0; first < n; first += batch)
    series.add(first, rows.data() + first, static_cast<std::int64_t>(n),
               static_cast<std::int64_t>(std::min(batch, n - first)));
  return series.summary();
}

TEST(SeriesStatistics, AgreesWithPlainSumsAndSorts) {
  for (const std::size_t n : {1, 2, 3, 100, 8192, 8193, 30000}) {
    const std::vector<float> rows = some_rows(n);
    const SeriesSummary found = summary_of(rows, n, n);
    const std::size_t kept = std::min<std::size_t>(n, 8192);
    ASSERT_EQ(found.band_scenarios, kept);
    ASSERT_EQ(found.mean.size(), kMonths);
    for (std::size_t month = 0; month < kMonths; ++month) {
      const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(month * n);
      long double sum = 0, square = 0;
      for (std::size_t i = 0; i < n; ++i) sum += begin[static_cast<std::ptrdiff_t>(i)];
      EXPECT_NEAR(found.mean[month], static_cast<double>(sum / static_cast<long double>(n)), 512 * 0x1p-31);
      std::vector<float> x(begin, begin + static_cast<std::ptrdiff_t>(kept));
      const long double mean = sum / static_cast<long double>(n);
      for (std::size_t i = 0; i < n; ++i)
        square +=
            (begin[static_cast<std::ptrdiff_t>(i)] - mean) * (begin[static_cast<std::ptrdiff_t>(i)] - mean);
      if (n > 1) {
        const double error = static_cast<double>(std::sqrt(square / static_cast<long double>(n * (n - 1))));
        EXPECT_NEAR(found.mean_se[month], error, 512 * 0x1p-17 / std::sqrt(static_cast<double>(n)));
      } else {
        EXPECT_TRUE(std::isnan(found.mean_se[month]));
      }
      std::sort(x.begin(), x.end());
      for (std::size_t band = 0; band < kBands.size(); ++band) {
        const RankInterval interval = quantile_interval(kBands[band], kept);
        const Quantile& q = found.quantile[month][band];
        EXPECT_EQ(q.value, x[quantile_rank(kBands[band], kept) - 1]);
        EXPECT_EQ(q.low, x[interval.low - 1]);
        EXPECT_EQ(q.high, x[interval.high - 1]);
      }
    }
  }
}

TEST(SeriesStatistics, DoesNotKnowItsBatches) {
  constexpr std::size_t n = 20000;
  const std::vector<float> rows = some_rows(n);
  const SeriesSummary whole = summary_of(rows, n, n);
  for (const std::size_t batch : {1u, 100u, 8191u, 8192u, 10000u}) {
    const SeriesSummary found = summary_of(rows, n, batch);
    EXPECT_EQ(found.mean, whole.mean);
    EXPECT_EQ(found.mean_se, whole.mean_se);
    for (std::size_t month = 0; month < kMonths; ++month)
      for (std::size_t band = 0; band < kBands.size(); ++band)
        EXPECT_EQ(found.quantile[month][band].value, whole.quantile[month][band].value);
  }
}

TEST(SeriesStatistics, MergesParts) {
  constexpr std::size_t n = 10000;
  const std::vector<float> rows = some_rows(n);
  SeriesStatistics left(kBands, kMonths, 1000), right(kBands, kMonths, 1000);
  left.add(0, rows.data(), n, 5000);
  right.add(5000, rows.data() + 5000, n, 5000);
  right.merge(left);
  const SeriesSummary found = right.summary(), whole = summary_of(rows, n, n);
  EXPECT_EQ(right.scenarios(), n);
  EXPECT_EQ(found.mean, whole.mean);
  EXPECT_EQ(found.mean_se, whole.mean_se);
  EXPECT_EQ(found.band_scenarios, whole.band_scenarios);
}

TEST(SeriesStatistics, MergesWhatHasMeasuredTheFirst) {
  constexpr std::size_t n = 12000;
  const std::vector<float> rows = some_rows(n);
  SeriesStatistics left(kBands, kMonths, 1000), right(kBands, kMonths, 1000);
  left.add(0, rows.data(), n, 9000);
  right.add(9000, rows.data() + 9000, n, 3000);
  EXPECT_LE(left.memory_bytes(), left.memory_bound_later());
  const SeriesSummary whole = summary_of(rows, n, n);
  for (const bool from_left : {true, false}) {
    SeriesStatistics sum = from_left ? left : right;
    sum.merge(from_left ? right : left);
    const SeriesSummary found = sum.summary();
    EXPECT_EQ(found.mean, whole.mean);
    EXPECT_EQ(found.mean_se, whole.mean_se);
    ASSERT_EQ(found.band_scenarios, 8192u);
    for (std::size_t band = 0; band < kBands.size(); ++band)
      EXPECT_EQ(found.quantile[2][band].low, whole.quantile[2][band].low);
  }
}

TEST(SeriesStatistics, SeesEventsThatTheFirstScenariosDoNot) {
  constexpr std::size_t n = 100000;
  constexpr double kScale = 1000;
  std::vector<float> rows(n, 0.3f);
  for (std::size_t i = 9000; i < n; i += 1000) rows[i] = 5e6f;  // 91 events, far beyond the scale
  SeriesStatistics series(kBands, 1, kScale);
  series.add(0, rows.data(), n, n);
  const double share = 91.0 / n;
  EXPECT_NEAR(series.summary().mean_se[0], 5e6 * std::sqrt(share * (1 - share) / (n - 1)), 1e-3);
}

TEST(SeriesStatistics, ErrorsCoverTheMean) {
  constexpr std::size_t n = 4000;
  constexpr int kRuns = 2000;
  std::mt19937 generator(7);
  std::bernoulli_distribution happens(0.01);
  const double expected = 0.3 + 0.01 * 250;
  int covered = 0, shifted = 0;
  std::vector<float> x(n);
  for (int run = 0; run < kRuns; ++run) {
    for (float& each : x) each = happens(generator) ? 250.3f : 0.3f;
    SeriesStatistics series(kBands, 1, 1);
    series.add(0, x.data(), n, n);
    const SeriesSummary summary = series.summary();
    covered += std::abs(summary.mean[0] - expected) < 1.96 * summary.mean_se[0];
    shifted += std::abs(summary.mean[0] - 1.05 * expected) < 1.96 * summary.mean_se[0];
  }
  // Of 40 events the interval covers a little less than 95%.
  EXPECT_NEAR(covered / double{kRuns}, 0.94, 5 * std::sqrt(0.94 * 0.06 / kRuns));
  EXPECT_LT(shifted / double{kRuns}, 0.94 - 5 * std::sqrt(0.94 * 0.06 / kRuns));
}

TEST(SeriesStatistics, KnowsNoErrorOfAConstantButOneOfTheSmallestSpread) {
  constexpr std::size_t n = 100;
  std::vector<float> x(n, 0.3f);
  const auto error = [&] {
    SeriesStatistics series(kBands, 1, 1);
    series.add(0, x.data(), n, n);
    return series.summary().mean_se[0];
  };
  EXPECT_EQ(error(), 0);
  x[0] = std::nextafter(0.3f, 1.0f);  // by far less than a grain, 2^-17
  EXPECT_EQ(error(), 0x1p-18 / 10);
}

TEST(SeriesStatistics, HasNoMeanWhereAScenarioIsInfinite) {
  SeriesStatistics series(kBands, 2, 1);
  const std::vector<float> rows = {1, std::numeric_limits<float>::infinity(), 3, 4};
  series.add(0, rows.data(), 2, 2);
  const SeriesSummary summary = series.summary();
  EXPECT_TRUE(std::isnan(summary.mean[0]) && std::isnan(summary.mean_se[0]));
  EXPECT_EQ(summary.mean[1], 3.5);
  EXPECT_EQ(summary.quantile[0][2].value, std::numeric_limits<double>::infinity());
}

TEST(SeriesStatistics, RefusesWhatIsABug) {
  EXPECT_THROW(SeriesStatistics({{"x", 0.5}}, 1, 1), std::invalid_argument);
  EXPECT_THROW(SeriesStatistics(kBands, 1, 1).summary(), std::logic_error);
}

}  // namespace
}  // namespace chokepoint
