#include "host/statistics/tail_contributions.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

#include "host/statistics/ranks.h"

namespace chokepoint {
namespace {

const std::vector<Probability> kProbabilities = {
    {"0.5", 0.5}, {"0.9", 0.9}, {"0.99", 0.99}, {"0.995", 0.995}};
constexpr std::size_t kParts = 3;
constexpr int kExponent = -4;

/// Parts of a loss in whole quanta; the loss is their sum.
struct Scenario {
  std::int64_t part[kParts];
  float loss() const {
    return static_cast<float>(std::ldexp(static_cast<double>(part[0] + part[1] + part[2]), kExponent));
  }
};

std::vector<Scenario> continuous(std::size_t n) {
  std::mt19937 generator(5);
  std::normal_distribution<double> normal;
  std::vector<Scenario> scenarios(n);
  for (Scenario& s : scenarios) {
    const double shock = std::exp(normal(generator));
    s = {{std::llround(1e5 * shock), std::llround(-3e4 * shock + 1e4 * normal(generator)),
          std::llround(2e4 * normal(generator))}};
  }
  return scenarios;
}

/// Losses with few values, each in many scenarios with other parts.
std::vector<Scenario> tied(std::size_t n) {
  std::mt19937 generator(6);
  std::vector<Scenario> scenarios(n);
  for (Scenario& s : scenarios) {
    const auto loss = static_cast<std::int64_t>(16 * (generator() % 16 == 0 ? generator() % 8 : 0));
    const auto first = static_cast<std::int64_t>(generator() % 100);
    s = {{first, loss - first, 0}};
  }
  return scenarios;
}

struct Measured {
  OutcomeStatistics total;
  TailContributions tails;
};

Measured measured(const std::vector<Scenario>& scenarios, std::size_t batch, std::uint64_t expected) {
  Measured m{{kProbabilities, expected}, {kProbabilities, kParts, kExponent}};
  for (std::size_t i = 0; i < scenarios.size(); i += batch) {
    const std::size_t end = std::min(i + batch, scenarios.size());
    std::vector<float> losses;
    for (std::size_t k = i; k < end; ++k) losses.push_back(scenarios[k].loss());
    m.total.add(losses.data(), static_cast<std::int64_t>(losses.size()));
    for (std::size_t k = i; k < end; ++k)
      if (scenarios[k].loss() >= m.tails.least()) m.tails.add(scenarios[k].loss(), scenarios[k].part);
    if (m.tails.full()) m.tails.narrow(m.total);
  }
  return m;
}

/// By sorting everything.
Estimate plain(const std::vector<Scenario>& scenarios, std::size_t part, const Probability& p) {
  const std::size_t n = scenarios.size();
  const double quantum = std::ldexp(1.0, kExponent);
  std::vector<float> sorted;
  for (const Scenario& s : scenarios) sorted.push_back(s.loss());
  std::sort(sorted.begin(), sorted.end());
  const float var = sorted[quantile_rank(p, n) - 1];
  const RankInterval interval = quantile_interval(p, n);
  long double above = 0, at = 0, near = 0, n_above = 0, n_at = 0, n_near = 0;
  for (const Scenario& s : scenarios) {
    const long double y = static_cast<double>(s.part[part]) * quantum;
    if (s.loss() > var) above += y, ++n_above;
    if (s.loss() == var) at += y, ++n_at;
    if (s.loss() >= sorted[interval.low - 1] && s.loss() <= sorted[interval.high - 1]) near += y, ++n_near;
  }
  const long double tail = (1 - static_cast<long double>(p.value)) * static_cast<long double>(n);
  long double z = 0, z2 = 0;
  for (const Scenario& s : scenarios) {
    if (s.loss() <= var) continue;
    const long double y = static_cast<double>(s.part[part]) * quantum - near / n_near;
    z += y;
    z2 += y * y;
  }
  const long double count = static_cast<long double>(n), variance = (z2 - z * z / count) / (count - 1);
  return {static_cast<double>((above + (tail - n_above) * at / n_at) / tail),
          static_cast<double>(std::sqrt(variance / count) * count / tail)};
}

TEST(TailContributions, AreThoseOfAFullSort) {
  for (const auto& scenarios : {continuous(100), continuous(20000), continuous(200000), tied(150000)}) {
    const Measured m = measured(scenarios, 1024, scenarios.size());
    ASSERT_TRUE(m.total.complete());
    ASSERT_TRUE(m.tails.complete(m.total));
    const auto found = m.tails.summary(m.total);
    for (std::size_t j = 0; j < kParts; ++j) {
      EXPECT_TRUE(std::isnan(found[j][0].value));  // not the tail
      for (const std::size_t i : {1u, 2u, 3u}) {
        const Estimate wanted = plain(scenarios, j, kProbabilities[i]);
        EXPECT_NEAR(found[j][i].value, wanted.value, 1e-9 * (1 + std::abs(wanted.value)));
        EXPECT_NEAR(found[j][i].standard_error, wanted.standard_error, 1e-6 * (1e-3 + wanted.standard_error));
      }
    }
  }
}

TEST(TailContributions, SumToTheCvar) {
  for (const auto& scenarios : {continuous(150000), tied(150000)}) {
    const Measured m = measured(scenarios, 1000, scenarios.size());
    const auto found = m.tails.summary(m.total);
    const OutcomeSummary summary = m.total.summary();
    for (const std::size_t i : {1u, 2u, 3u}) {
      const double sum = found[0][i].value + found[1][i].value + found[2][i].value;
      EXPECT_NEAR(sum, summary.cvar[i].value, 1e-7 * std::abs(summary.cvar[i].value));
    }
  }
}

TEST(TailContributions, DoNotDependOnBatchesAndOrder) {
  for (auto scenarios : {continuous(150000), tied(150000)}) {
    const Measured first = measured(scenarios, 1024, scenarios.size());
    const auto wanted = first.tails.summary(first.total);
    std::shuffle(scenarios.begin(), scenarios.end(), std::mt19937(8));
    const Measured other = measured(scenarios, 777, 10 * scenarios.size());
    const auto found = other.tails.summary(other.total);
    for (std::size_t j = 0; j < kParts; ++j) {
      for (const std::size_t i : {1u, 2u, 3u}) {
        EXPECT_EQ(found[j][i].value, wanted[j][i].value);
        EXPECT_EQ(found[j][i].standard_error, wanted[j][i].standard_error);
      }
    }
  }
}

TEST(TailContributions, KeepLittle) {
  const auto scenarios = continuous(400000);
  const Measured m = measured(scenarios, 1024, scenarios.size());
  EXPECT_GT(m.tails.least(), 0);
  const auto touched = std::count_if(scenarios.begin(), scenarios.end(),
                                     [&](const auto& s) { return s.loss() >= m.tails.least(); });
  EXPECT_LT(touched, 48000);
}

TEST(TailContributions, StartAgainWhereAQuantileRanAway) {
  auto scenarios = continuous(100000);
  const Measured right = measured(scenarios, 1024, scenarios.size());
  std::sort(scenarios.begin(), scenarios.end(),
            [](const auto& a, const auto& b) { return a.loss() < b.loss(); });  // no fair sample
  Measured m = measured(scenarios, 1024, scenarios.size());
  ASSERT_FALSE(m.total.complete());
  EXPECT_FALSE(m.tails.complete(m.total));
  m.total.begin_second_pass();
  for (const Scenario& s : scenarios) {
    const float loss = s.loss();
    m.total.add(&loss, 1);
  }
  ASSERT_TRUE(m.total.complete());
  m.tails.restart(m.total);
  for (const Scenario& s : scenarios) m.tails.add(s.loss(), s.part);
  ASSERT_TRUE(m.tails.complete(m.total));
  const auto found = m.tails.summary(m.total), wanted = right.tails.summary(right.total);
  for (std::size_t j = 0; j < kParts; ++j)
    for (const std::size_t i : {1u, 2u, 3u}) EXPECT_EQ(found[j][i].value, wanted[j][i].value);
}

/// Over many samples the error told is that found: parts of two independent normals, of which the loss is the
/// sum, contribute phi(z) / (1 - p) / sqrt(2) each.
TEST(TailContributions, CoverTheTruthInNinetyFivePercent) {
  constexpr int kRuns = 1000;
  constexpr double kQuantum = 1e-5;
  const double z = 1.2815515655446004, density = std::exp(-z * z / 2) / std::sqrt(2 * M_PI);
  const double truth = density / 0.1 / std::sqrt(2.0);
  int covered = 0, covered_by_less = 0;
  std::mt19937_64 generator(99);
  std::normal_distribution<double> normal;
  for (int run = 0; run < kRuns; ++run) {
    OutcomeStatistics total(kProbabilities, 2000);
    TailContributions tails(kProbabilities, 2, 0);
    for (int i = 0; i < 2000; ++i) {
      const std::int64_t parts[] = {std::llround(normal(generator) / kQuantum),
                                    std::llround(normal(generator) / kQuantum)};
      const auto loss = static_cast<float>(parts[0] + parts[1]);
      total.add(&loss, 1);
      tails.add(loss, parts);
    }
    const Estimate found = tails.summary(total)[0][1];
    const double distance = std::abs(found.value * kQuantum - truth) / (found.standard_error * kQuantum);
    covered += distance < 1.96;
    covered_by_less += distance < 0.8 * 1.96;
  }
  EXPECT_GT(covered, 930);
  EXPECT_LT(covered, 970);
  EXPECT_LT(covered_by_less, 910);
}

}  // namespace
}  // namespace chokepoint
