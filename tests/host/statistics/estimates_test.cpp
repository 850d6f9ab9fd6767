#include "host/statistics/estimates.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "host/statistics/outcome_statistics.h"

namespace chokepoint {
namespace {

const std::vector<Probability> kProbabilities = {{"0.5", 0.5}, {"0.99", 0.99}, {"0.999", 0.999}};

template <class Draw>
OutcomeStatistics fed(std::size_t n, Draw draw) {
  std::mt19937 generator(11);
  std::normal_distribution<float> normal;
  std::vector<float> x(n);
  for (float& each : x) each = draw(normal(generator));
  OutcomeStatistics statistics(kProbabilities, n);
  statistics.add(x.data(), static_cast<std::int64_t>(n));
  return statistics;
}

void expect_near(const Estimate& found, const Estimate& wanted, double digits) {
  EXPECT_NEAR(found.value, wanted.value, digits * std::abs(wanted.value));
  EXPECT_NEAR(found.standard_error, wanted.standard_error, 1e-6 * wanted.standard_error);
}

TEST(Estimates, AreTheSummarysButForTheLastBits) {
  const auto lognormal = [](float z) { return std::exp(z); };
  const auto loss = [](float z) { return z < 0 ? 0.0f : 1e6f * z; };
  const auto narrow = [](float z) { return 1000.0f + 0.001f * z; };
  const auto months = [](float z) { return std::floor(6 * std::abs(z)); };
  for (const auto& draw : {+lognormal, +loss, +narrow, +months}) {
    for (const std::size_t n : {2u, 1000u, 100000u}) {
      const OutcomeStatistics statistics = fed(n, draw);
      const OutcomeSummary summary = statistics.summary();
      for (const std::size_t i : {0u, 1u}) {
        const std::optional<Estimates> found = statistics.estimates(i);
        ASSERT_TRUE(found);
        expect_near(found->mean, {summary.mean, summary.mean_se}, 1e-14);
        expect_near(found->cvar, summary.cvar[i], 1e-13);
      }
    }
  }
}

TEST(Estimates, AreNotThereWhereTheyAreNotDefined) {
  const OutcomeStatistics one = fed(1, [](float) { return 3.0f; });
  EXPECT_EQ(one.estimates(1)->mean.value, 3);
  EXPECT_TRUE(std::isnan(one.estimates(1)->mean.standard_error));
  EXPECT_TRUE(std::isnan(one.estimates(std::nullopt)->cvar.value));
  const OutcomeStatistics never =
      fed(100, [](float z) { return z > 1 ? std::numeric_limits<float>::infinity() : z; });
  EXPECT_TRUE(std::isnan(never.estimates(1)->mean.value));
  EXPECT_EQ(never.estimates(1)->cvar.value, std::numeric_limits<double>::infinity());
}

TEST(Estimates, AreNotToldFromBracketsThatMissTheQuantile) {
  OutcomeStatistics statistics(kProbabilities, 200000);
  for (float x = 0; x < 200000; ++x) statistics.add(&x, 1);  // no fair sample: the quantile runs away
  EXPECT_FALSE(statistics.complete());
  EXPECT_FALSE(statistics.estimates(1));
  EXPECT_TRUE(statistics.estimates(std::nullopt));
}

TEST(Estimates, FollowTheCvarAtNinetyNinePercent) {
  EXPECT_EQ(convergence_probability(kProbabilities), 1u);
  EXPECT_EQ(convergence_probability({{"0.9", 0.9}, {"0.5", 0.5}}), 0u);
  EXPECT_EQ(convergence_probability({}), std::nullopt);
}

}  // namespace
}  // namespace chokepoint
