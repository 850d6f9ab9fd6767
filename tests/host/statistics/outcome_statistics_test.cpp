#include "host/statistics/outcome_statistics.h"

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

constexpr float kInfinity = std::numeric_limits<float>::infinity();

const std::vector<Probability> kProbabilities = {{"0.01", 0.01}, {"0.05", 0.05}, {"0.5", 0.5},
                                                 {"0.95", 0.95}, {"0.99", 0.99}, {"0.999", 0.999}};

OutcomeStatistics fed(const std::vector<float>& x, std::size_t batch = 1 << 20, std::uint64_t expected = 0) {
  OutcomeStatistics statistics(kProbabilities, expected);
  for (std::size_t i = 0; i < x.size(); i += batch)
    statistics.add(x.data() + i, static_cast<std::int64_t>(std::min(batch, x.size() - i)));
  return statistics;
}

template <class Draw>
std::vector<float> draws(std::uint32_t seed, std::size_t n, Draw draw) {
  std::mt19937 generator(seed);
  std::normal_distribution<float> normal;
  std::vector<float> x(n);
  for (float& each : x) each = draw(normal(generator));
  return x;
}

float lognormal(float z) { return std::exp(z); }
float loss(float z) { return z < 0 ? 0.0f : 1e6f * z; }        // half of them zero
float months(float z) { return std::floor(6 * std::abs(z)); }  // small counts
float profit(float z) { return 100.0f + 0.05f * z; }           // all in few bins
float either_sign(float z) { return z * z * z; }

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

void expect_equal(const OutcomeSummary& a, const OutcomeSummary& b) {
  EXPECT_EQ(a.scenarios, b.scenarios);
  EXPECT_EQ(a.infinite, b.infinite);
  EXPECT_TRUE(same(a.mean, b.mean) && same(a.mean_se, b.mean_se) && same(a.sd, b.sd) &&
              same(a.sd_se, b.sd_se));
  EXPECT_TRUE(a.minimum == b.minimum && a.maximum == b.maximum);
  for (std::size_t i = 0; i < a.quantile.size(); ++i) {
    const Quantile &q = a.quantile[i], &r = b.quantile[i];
    EXPECT_TRUE(q.value == r.value && q.low == r.low && q.high == r.high) << i;
    EXPECT_TRUE(same(a.cvar[i].value, b.cvar[i].value)) << i;
    EXPECT_TRUE(same(a.cvar[i].standard_error, b.cvar[i].standard_error)) << i;
  }
  EXPECT_EQ(a.histogram.edge, b.histogram.edge);
  EXPECT_EQ(a.histogram.count, b.histogram.count);
}

/// Compare with a full sort (bit for bit) and with sums in long double.
void expect_right(const OutcomeSummary& found, std::vector<float> x) {
  std::sort(x.begin(), x.end());
  const std::uint64_t n = x.size();
  const auto at = [&](std::uint64_t rank) { return static_cast<double>(x[rank - 1]); };
  ASSERT_EQ(found.scenarios, n);
  EXPECT_EQ(found.minimum, at(1));
  EXPECT_EQ(found.maximum, at(n));
  long double sum = 0, square = 0, fourth = 0;
  for (const float each : x) sum += each;
  const long double count = static_cast<long double>(n), mean = sum / count;
  for (const float each : x) {
    const long double d = each - mean;
    square += d * d;
    fourth += d * d * d * d;
  }
  const long double scale = std::max(std::abs(x.front()), std::abs(x.back()));
  if (found.infinite == 0) {
    EXPECT_NEAR(found.mean, static_cast<double>(mean), static_cast<double>(1e-15L * scale));
    if (n > 1) {
      const long double variance = square / (count - 1), sd = std::sqrt(variance);
      EXPECT_NEAR(found.sd, static_cast<double>(sd), static_cast<double>(1e-13L * sd));
      EXPECT_NEAR(found.mean_se, static_cast<double>(sd / std::sqrt(count)),
                  static_cast<double>(1e-13L * sd));
      const long double inside = std::max(0.0L, (fourth / count - variance * variance) / count);
      const long double sd_se = sd > 0 ? std::sqrt(inside) / (2 * sd) : 0;
      EXPECT_NEAR(found.sd_se, static_cast<double>(sd_se),
                  static_cast<double>(1e-10L * sd_se + 1e-9L * sd * (n < 4)));
    } else {
      EXPECT_TRUE(std::isnan(found.sd) && std::isnan(found.mean_se) && std::isnan(found.sd_se));
    }
  }
  for (std::size_t i = 0; i < kProbabilities.size(); ++i) {
    const Probability& p = kProbabilities[i];
    const RankInterval interval = quantile_interval(p, n);
    const double var = at(quantile_rank(p, n));
    EXPECT_EQ(found.quantile[i].value, var) << p.text;
    EXPECT_EQ(found.quantile[i].low, at(interval.low)) << p.text;
    EXPECT_EQ(found.quantile[i].high, at(interval.high)) << p.text;
    if (found.infinite > 0) continue;
    long double excess = 0, excess2 = 0;
    for (const float each : x)
      if (each > var) {
        excess += each - static_cast<long double>(var);
        excess2 += (each - static_cast<long double>(var)) * (each - static_cast<long double>(var));
      }
    const long double tail = 1 - static_cast<long double>(p.value);
    const double cvar = static_cast<double>(var + excess / (tail * count));
    EXPECT_NEAR(found.cvar[i].value, cvar, static_cast<double>(1e-13L * scale)) << p.text;
    if (n > 1) {
      const double error =
          static_cast<double>(std::sqrt((excess2 - excess * excess / count) / (count - 1) / count) / tail);
      EXPECT_NEAR(found.cvar[i].standard_error, error, 1e-9 * error) << p.text;
    }
  }
}

TEST(OutcomeStatistics, AgreesWithAFullSort) {
  for (const auto draw : {lognormal, loss, months, profit, either_sign})
    for (const std::size_t n : {1, 2, 3, 10, 1000, 32767, 32768, 32769, 100000, 300000}) {
      const std::vector<float> x = draws(static_cast<std::uint32_t>(n), n, draw);
      const OutcomeStatistics statistics = fed(x, 1 << 20, n);
      ASSERT_TRUE(statistics.complete()) << n;
      expect_right(statistics.summary(), x);
    }
}

TEST(OutcomeStatistics, AgreesWithAFullSortOfMillions) {
  for (const auto draw : {lognormal, loss, profit}) {
    const std::vector<float> x = draws(3, 3000000, draw);
    const OutcomeStatistics statistics = fed(x, 1 << 17, x.size());
    ASSERT_TRUE(statistics.complete());
    EXPECT_LT(statistics.memory_bytes(), 1000000u);
    expect_right(statistics.summary(), x);
  }
}

TEST(OutcomeStatistics, TakesEveryKindOfNumber) {
  for (const std::vector<float>& x : std::vector<std::vector<float>>{{5, 5, 5, 5},
                                                                     {-0.0f, 0.0f},
                                                                     {-0.0f},
                                                                     {0.0f, -0.0f, -1.0f},
                                                                     {1e-45f, 1e-40f, -1e-45f, 0},
                                                                     {-7, -3, -3, -1},
                                                                     {3.4028235e38f, -3.4028235e38f},
                                                                     {1, kInfinity},
                                                                     {kInfinity},
                                                                     {kInfinity, 2, kInfinity, 3}}) {
    const OutcomeSummary summary = fed(x).summary();
    expect_right(summary, x);
    EXPECT_FALSE(std::signbit(summary.quantile[2].value) && summary.quantile[2].value == 0);
  }
}

TEST(OutcomeStatistics, CountsInfinityApart) {
  std::vector<float> x = draws(4, 100000, lognormal);
  for (std::size_t i = 0; i < x.size(); i += 50) x[i] = kInfinity;
  const OutcomeSummary summary = fed(x).summary();
  expect_right(summary, x);
  EXPECT_EQ(summary.infinite, 2000u);
  EXPECT_TRUE(std::isnan(summary.mean) && std::isnan(summary.sd) && std::isnan(summary.mean_se));
  EXPECT_EQ(summary.quantile[4].value, kInfinity);
  EXPECT_TRUE(std::isfinite(summary.quantile[3].value));
  EXPECT_EQ(summary.cvar[0].value, kInfinity);
  EXPECT_TRUE(std::isnan(summary.cvar[0].standard_error));
}

TEST(OutcomeStatistics, DoesNotKnowItsBatches) {
  for (const auto draw : {lognormal, loss, months, profit}) {
    const std::vector<float> x = draws(5, 100000, draw);
    const OutcomeSummary whole = fed(x).summary();
    for (const std::size_t batch : {1u, 13u, 511u, 4096u, 32768u, 65537u})
      expect_equal(fed(x, batch).summary(), whole);
    expect_equal(fed(x, 4096, 100000).summary(), whole);
    expect_equal(fed(x, 4096, 1000000).summary(), whole);
  }
}

TEST(OutcomeStatistics, DoesNotKnowTheOrder) {
  for (const auto draw : {lognormal, loss, months, profit, either_sign}) {
    std::vector<float> x = draws(6, 200000, draw);
    const OutcomeSummary first = fed(x).summary();
    std::mt19937 generator(7);
    for (int i = 0; i < 3; ++i) {
      std::shuffle(x.begin(), x.end(), generator);
      expect_equal(fed(x).summary(), first);
    }
    x[0] += 1;  // not blind
    EXPECT_NE(fed(x).summary().mean, first.mean);
  }
}

TEST(OutcomeStatistics, FeedsTwiceWhatComesSorted) {
  for (const auto draw : {lognormal, loss, months, profit, either_sign}) {
    std::vector<float> x = draws(8, 400000, draw);
    const OutcomeSummary shuffled = fed(x).summary();
    for (const bool descending : {false, true}) {
      std::sort(x.begin(), x.end());
      if (descending) std::reverse(x.begin(), x.end());
      OutcomeStatistics statistics = fed(x, 10000, x.size());
      ASSERT_TRUE(statistics.second_pass_needed());
      EXPECT_THROW(statistics.summary(), std::logic_error);
      statistics.begin_second_pass();
      EXPECT_TRUE(statistics.second_pass_needed());
      for (std::size_t i = 0; i < x.size(); i += 1000) statistics.add(x.data() + i, 1000);
      ASSERT_TRUE(statistics.complete());
      EXPECT_LT(statistics.memory_bytes(), 8000000u);
      expect_equal(statistics.summary(), shuffled);
    }
  }
}

TEST(OutcomeStatistics, MergesShards) {
  for (const auto draw : {lognormal, loss, months, profit}) {
    const std::vector<float> x = draws(9, 300000, draw);
    const OutcomeSummary whole = fed(x).summary();
    for (const std::size_t cut : {1000u, 50000u, 150000u, 290000u}) {
      OutcomeStatistics left = fed({x.begin(), x.begin() + static_cast<std::ptrdiff_t>(cut)}, 4096, x.size());
      left.merge(fed({x.begin() + static_cast<std::ptrdiff_t>(cut), x.end()}, 4096, x.size()));
      ASSERT_TRUE(left.complete()) << cut;
      expect_equal(left.summary(), whole);
    }
  }
}

TEST(OutcomeStatistics, StopsEarlyOrGoesOn) {
  const std::vector<float> x = draws(10, 500000, lognormal);
  const OutcomeStatistics early = fed(x, 4096, 5000000);
  ASSERT_TRUE(early.complete());
  expect_right(early.summary(), x);
}

TEST(OutcomeStatistics, AgreesWithTheReferenceProgram) {
  // Figures of the float64 reference program for these 10 007 values.
  OutcomeStatistics statistics(kProbabilities, 0);
  for (std::int64_t i = 0; i < 10007; ++i) {
    const std::int64_t k = i * 7919 % 10007;
    const float x = static_cast<float>(k * k) / 1024.0f - 5000.0f;
    statistics.add(&x, 1);
  }
  const OutcomeSummary summary = statistics.summary();
  EXPECT_DOUBLE_EQ(summary.mean, 27592.785667220447);
  EXPECT_DOUBLE_EQ(summary.mean_se, 291.4477011916567);
  EXPECT_DOUBLE_EQ(summary.sd, 29154.969004214723);
  EXPECT_NEAR(summary.sd_se, 155.7602586874931, 1e-9);
  EXPECT_EQ(summary.quantile[0].value, -4990.234375);
  EXPECT_EQ(summary.quantile[0].low, -4993.75);
  EXPECT_EQ(summary.quantile[0].high, -4985.9375);
  EXPECT_EQ(summary.quantile[2].value, 19443.3671875);
  EXPECT_EQ(summary.quantile[2].low, 18485.5625);
  EXPECT_EQ(summary.quantile[2].high, 20420.31640625);
  EXPECT_EQ(summary.quantile[4].low, 90442.375);
  EXPECT_EQ(summary.quantile[4].high, 91216.28125);
  EXPECT_NEAR(summary.cvar[0].value, 27921.97328879727, 1e-8);
  EXPECT_NEAR(summary.cvar[3].value, 87975.32627785549, 1e-8);
  EXPECT_NEAR(summary.cvar[4].value, 91808.6150069951, 1e-8);
}

TEST(OutcomeStatistics, IntervalsCoverAsOftenAsTheySay) {
  // Uniform outcomes: the p-quantile is p. Binomial intervals hold it in 95% of runs, or a little more.
  constexpr int kRuns = 2000;
  constexpr std::size_t kScenarios = 1000;
  std::mt19937_64 generator(11);
  std::vector<float> x(kScenarios);
  std::vector<int> covered(kProbabilities.size()), shifted(kProbabilities.size());
  int mean_covered = 0, mean_shifted = 0;
  for (int run = 0; run < kRuns; ++run) {
    for (float& each : x) each = static_cast<float>(generator() >> 40) * 0x1p-24f;
    const OutcomeSummary summary = fed(x).summary();
    for (std::size_t i = 0; i < kProbabilities.size(); ++i) {
      const double p = kProbabilities[i].value, off = p + std::sqrt(p * (1 - p) / kScenarios);
      covered[i] += summary.quantile[i].low <= p && p < summary.quantile[i].high;
      shifted[i] += summary.quantile[i].low <= off && off < summary.quantile[i].high;
    }
    mean_covered += std::abs(summary.mean - 0.5) < 1.96 * summary.mean_se;
    mean_shifted += std::abs(summary.mean - 0.5 * 1.05) < 1.96 * summary.mean_se;
  }
  const auto lower = [](double share) { return kRuns * share - 5 * std::sqrt(kRuns * share * (1 - share)); };
  for (std::size_t i = 0; i + 1 < kProbabilities.size(); ++i) {  // 0.999: too few scenarios beyond it
    EXPECT_GE(covered[i], lower(0.95)) << kProbabilities[i].text;
    EXPECT_LE(covered[i], 0.99 * kRuns) << kProbabilities[i].text;
    EXPECT_LT(shifted[i], lower(0.95)) << kProbabilities[i].text;  // one standard error off is seen
  }
  EXPECT_GE(mean_covered, lower(0.95));
  EXPECT_LT(mean_shifted, lower(0.95));
}

TEST(OutcomeStatistics, StandardErrorsAreThoseOfRepeatedRuns) {
  constexpr int kRuns = 1000;
  double sd_sum = 0, sd_square = 0, sd_error = 0, cvar_sum = 0, cvar_square = 0, cvar_error = 0;
  for (int run = 0; run < kRuns; ++run) {
    const OutcomeSummary s =
        fed(draws(static_cast<std::uint32_t>(100 + run), 4000, [](float z) { return z; })).summary();
    sd_sum += s.sd, sd_square += s.sd * s.sd, sd_error += s.sd_se * s.sd_se;
    cvar_sum += s.cvar[3].value, cvar_square += s.cvar[3].value * s.cvar[3].value;
    cvar_error += s.cvar[3].standard_error * s.cvar[3].standard_error;
  }
  // The ratio of two variances, the first of kRuns normal figures, has the relative error sqrt(2 / kRuns).
  const double sd_ratio = (sd_square - sd_sum * sd_sum / kRuns) / sd_error;
  const double cvar_ratio = (cvar_square - cvar_sum * cvar_sum / kRuns) / cvar_error;
  const double tolerance = 5 * std::sqrt(2.0 / kRuns);
  EXPECT_NEAR(sd_ratio, 1, tolerance);
  EXPECT_NEAR(cvar_ratio, 1, tolerance);
  EXPECT_GT(std::abs(sd_ratio * 1.5 - 1), tolerance);  // an error 22% too small would be seen
  EXPECT_GT(std::abs(cvar_ratio * 1.5 - 1), tolerance);
}

TEST(OutcomeStatistics, RefusesWhatIsABug) {
  EXPECT_THROW(OutcomeStatistics({{"1.5", 1.5}}, 0), std::invalid_argument);
  OutcomeStatistics statistics(kProbabilities, 0);
  EXPECT_THROW(statistics.summary(), std::logic_error);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_THROW(statistics.add(&nan, 1), std::logic_error);
}

}  // namespace
}  // namespace chokepoint
