#include "host/statistics/exceedance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <random>

#include "host/statistics/outcome_statistics.h"

namespace chokepoint {
namespace {

const std::vector<Probability> kProbabilities = {{"0.5", 0.5}, {"0.99", 0.99}};

std::vector<ExceedancePoint> curve_of(const std::vector<float>& x) {
  OutcomeStatistics statistics(kProbabilities, x.size());
  statistics.add(x.data(), static_cast<std::int64_t>(x.size()));
  return statistics.summary().exceedance;
}

template <class Draw>
std::vector<float> draws(std::size_t n, Draw draw) {
  std::mt19937 generator(7);
  std::normal_distribution<float> normal;
  std::vector<float> x(n);
  for (float& each : x) each = draw(normal(generator));
  return x;
}

TEST(Exceedance, CountsWhatAFullSortCounts) {
  const auto lognormal = [](float z) { return std::exp(z); };
  const auto loss = [](float z) { return z < 0 ? 0.0f : 1e6f * z; };
  const auto months = [](float z) { return std::floor(6 * std::abs(z)); };
  const auto narrow = [](float z) { return 100.0f + 0.05f * z; };
  const auto either_sign = [](float z) { return z * z * z; };
  const auto never = [](float z) { return z > 1 ? std::numeric_limits<float>::infinity() : z; };
  for (const auto& draw :
       std::vector<std::function<float(float)>>{lognormal, loss, months, narrow, either_sign, never}) {
    for (const std::size_t n : {10u, 3000u, 200000u}) {
      std::vector<float> x = draws(n, draw);
      const auto curve = curve_of(x);
      ASSERT_FALSE(curve.empty());
      std::sort(x.begin(), x.end());
      double before = -std::numeric_limits<double>::infinity(), share = 1;
      for (const ExceedancePoint& point : curve) {
        const auto above = x.end() - std::upper_bound(x.begin(), x.end(), point.threshold);
        EXPECT_EQ(point.share, static_cast<double>(above) / static_cast<double>(n));
        EXPECT_GT(point.threshold, before);
        EXPECT_LT(point.share, share);
        EXPECT_GT(point.share, 0);
        EXPECT_LT(point.low, point.share);
        EXPECT_GT(point.high, point.share);
        before = point.threshold;
        share = point.share;
      }
    }
  }
}

TEST(Exceedance, IsDenseDownToOneScenario) {
  const auto curve = curve_of(draws(1000000, [](float z) { return std::exp(z); }));
  EXPECT_GE(curve.size(), 70u);
  EXPECT_LE(curve.size(), 130u);
  EXPECT_LE(curve.back().share, 3e-6);
  EXPECT_GE(curve.front().share, 0.9999);
  const auto tail = [&](double from, double to) {
    return std::count_if(curve.begin(), curve.end(),
                         [&](const auto& p) { return p.share <= from && p.share > to; });
  };
  EXPECT_GE(tail(0.5, 0.01), 20);
  EXPECT_GE(tail(0.01, 1e-4), 10);
}

TEST(Exceedance, KnowsQuantilesBetweenBins) {
  const std::vector<float> x = draws(100000, [](float z) { return 1000.0f + 0.01f * z; });  // in two bins
  OutcomeStatistics statistics(kProbabilities, x.size());
  statistics.add(x.data(), static_cast<std::int64_t>(x.size()));
  const OutcomeSummary summary = statistics.summary();
  const auto has = [&](double threshold) {
    return std::any_of(summary.exceedance.begin(), summary.exceedance.end(),
                       [&](const auto& point) { return point.threshold == threshold; });
  };
  EXPECT_TRUE(has(summary.quantile[0].value) || has(summary.quantile[0].low));
  EXPECT_TRUE(has(summary.quantile[1].value) || has(summary.quantile[1].low));
}

TEST(Exceedance, HasNoPointWhereAllAreAlike) {
  EXPECT_TRUE(curve_of(std::vector<float>(1000, 3.25f)).empty());
  EXPECT_TRUE(curve_of(std::vector<float>(1, 3.25f)).empty());
}

/// The chance that the interval of a share of n draws holds the share p itself.
double coverage(double p, std::uint64_t n, double stretch) {
  const boost::math::binomial_distribution<double> b(static_cast<double>(n), p);
  double sum = 0;
  for (std::uint64_t k = 0; k <= n; ++k) {
    const ShareInterval interval = wilson_interval(k, n);
    const double centre = (interval.low + interval.high) / 2, half = (interval.high - interval.low) / 2;
    if (std::abs(p - centre) <= stretch * half) sum += pdf(b, static_cast<double>(k));
  }
  return sum;
}

TEST(Exceedance, IntervalsCoverNinetyFivePercent) {
  for (const double p : {0.5, 0.1, 0.01, 0.002}) {
    EXPECT_GT(coverage(p, 10000, 1), 0.93) << p;
    EXPECT_LT(coverage(p, 10000, 1), 0.97) << p;
    EXPECT_LT(coverage(p, 10000, 0.8), 0.92) << p;  // narrower ones would not
  }
}

TEST(Exceedance, IntervalsStayInsideTheirEnds) {
  EXPECT_EQ(wilson_interval(0, 100).low, 0);
  EXPECT_EQ(wilson_interval(100, 100).high, 1);
  EXPECT_NEAR(wilson_interval(0, 100).high, 0.0370, 1e-4);  // z^2 / (n + z^2)
  EXPECT_NEAR(wilson_interval(50, 100).low, 0.4038, 1e-4);  // Newcombe, Stat. Med. 17, 1998: the same formula
}

}  // namespace
}  // namespace chokepoint
