#include "host/survival/survival.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/engine/run.h"
#include "host/study/reader.h"
#include "host/survival/closures.h"

namespace chokepoint {
namespace {

const ProgressSink kSilent = [](const Progress&) {};
constexpr std::uint64_t kScenarios = 100'000;

const StudyFile& one_outage() {
  static const StudyFile file = read_study("tests/host/survival/one-outage.toml");
  return file;
}

SiteSurvival plant() {
  return survival_of(one_outage().variants.front().study, 60, kScenarios, *make_cpu_backend(2), 2, kSilent)
      .front();
}

double z_of(const Estimate& estimate, double expected) {
  return std::abs(estimate.value - expected) / estimate.standard_error;
}

TEST(Survival, SharesAndMeansOfAGeometricRecovery) {
  const SiteSurvival site = plant();
  EXPECT_EQ(site.time_to_survive, 2);
  EXPECT_LT(z_of(site.outage, 0.8), 5);
  EXPECT_GT(z_of(site.outage, 0.8 * 1.05), 5);
  EXPECT_LT(z_of(*site.time_to_recover, 4), 5);
  EXPECT_GT(z_of(*site.time_to_recover, 4 * 1.05), 5);
  EXPECT_LT(z_of(site.exceeds, 0.8 * 0.75 * 0.75), 5);
  EXPECT_GT(z_of(site.exceeds, 0.8 * 0.75 * 0.75 * 1.05), 5);
  // Errors of theory: of a share, and of a geometric number with sd sqrt(1 - p)/p.
  EXPECT_NEAR(site.outage.standard_error, std::sqrt(0.8 * 0.2 / kScenarios), 1e-5);
  EXPECT_NEAR(site.time_to_recover->standard_error, std::sqrt(0.75) * 4 / std::sqrt(0.8 * kScenarios), 3e-4);
  EXPECT_EQ(site.own_months, 4);
  EXPECT_NEAR(*site.own_loss, 2 * 3500, 1);
}

/// With margin m a month and a recovery that ends with chance 1/M a month, E loss = P(outage) m M (1 -
/// 1/M)^TTS, the discrete form of m M exp(-TTS/M): what is left of a geometric number beyond TTS is geometric
/// again.
TEST(Survival, TheMeanLossHasItsClosedForm) {
  const auto expected = [](double mean) { return 0.8 * 3500 * mean * std::pow(1 - 1 / mean, 2); };
  const Result result = run_study(
      one_outage(), {0, kScenarios, 0, {}}, *make_cpu_backend(2), [](const RunPlan&) {}, kSilent);
  const auto loss = std::find_if(result.outcomes.begin(), result.outcomes.end(),
                                 [](const Column& column) { return column.name == "loss"; });
  const OutcomeSummary& summary =
      result.variants.front().outcome[static_cast<std::size_t>(loss - result.outcomes.begin())];
  const Estimate mean{summary.mean, summary.mean_se};
  EXPECT_LT(z_of(mean, expected(4)), 5);
  EXPECT_GT(z_of(mean, expected(4 * 1.05)), 5);

  // Closures, weighted by how often they last as long, lose the same.
  const Study& study = one_outage().variants.front().study;
  const auto counts = recovery_times(study, kScenarios, *make_cpu_backend(2), kSilent).front();
  const Undisturbed undisturbed(study);
  Closures closures(undisturbed, 0, 30);
  double sum = 0;
  for (int months = 1; months <= closures.longest(); ++months) {
    const auto scenarios = counts[static_cast<std::size_t>(months)];
    if (scenarios > 0) sum += static_cast<double>(scenarios) * closures.effect(months).loss;
  }
  EXPECT_NEAR(sum / kScenarios, mean.value, 1e-4 * mean.value);
}

TEST(Survival, SummarisesWhatIsNotKnownAsABound) {
  SiteSurvival site;
  summarise({60, 10, 0, 20, 10}, 2, site);  // scenarios by months; survives any closure of up to 2
  EXPECT_DOUBLE_EQ(site.exceeds.value, 0.3);
  EXPECT_DOUBLE_EQ(site.outage.value, 0.4);
  EXPECT_DOUBLE_EQ(site.time_to_recover->value, (10 + 60 + 40) / 40.0);
  EXPECT_EQ(site.own_months, 3);
  EXPECT_EQ(site.longest_outage, 4);
  site.time_to_survive = 4;
  summarise({60, 10, 0, 20, 10}, 9, site);
  EXPECT_EQ(site.exceeds.value, 0);
}

TEST(Survival, ASiteThatIsNeverOutHasNoRecovery) {
  SiteSurvival site;
  site.time_to_survive = 0;
  summarise({100, 0, 0}, 2, site);
  EXPECT_FALSE(site.time_to_recover.has_value());
  EXPECT_FALSE(site.own_months.has_value());
  EXPECT_EQ(site.outage.value, 0);
  EXPECT_EQ(site.longest_outage, 0);
}

TEST(Survival, WhatLiesBeyondTheStudyIsNotReported) {
  const Study& study = one_outage().variants.front().study;
  const SiteSurvival site = survival_of(study, 129, 1000, *make_cpu_backend(1), 1, kSilent).front();
  EXPECT_TRUE(site.loss[2].has_value());   // 3 months
  EXPECT_FALSE(site.loss[3].has_value());  // 6 months
  EXPECT_EQ(site.own_months, 4);
  EXPECT_FALSE(site.own_loss.has_value());
}

TEST(Survival, TheWorstSiteComesFirst) {
  const Study study = read_study("configs/bmw-us-ev.toml").variants.front().study;
  const auto sites = survival_of(study, 30, 20'000, *make_cpu_backend(2), 2, kSilent);
  ASSERT_EQ(sites.size(), study.sites.size());
  EXPECT_EQ(sites[0].site, "woodruff");
  EXPECT_EQ(sites[1].site, "florence");
  for (std::size_t i = 1; i < sites.size(); ++i)
    EXPECT_GE(sites[i - 1].exceeds.value, sites[i].exceeds.value);
  // Those without outages: by the loss of the longest closure.
  for (std::size_t i = 3; i < sites.size(); ++i) EXPECT_GE(sites[i - 1].loss.back(), sites[i].loss.back());
}

}  // namespace
}  // namespace chokepoint
