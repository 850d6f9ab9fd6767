#include "host/survival/recovery.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/study/reader.h"

namespace chokepoint {
namespace {

const ProgressSink kSilent = [](const Progress&) {};

/// Count the scenarios of one site; capacities by scenario and month.
std::vector<std::uint64_t> count(const std::vector<float>& nominal,
                                 const std::vector<std::vector<float>>& scenarios) {
  RecoveryCounter counter({nominal});
  const std::size_t stride = scenarios.size() + 3;  // columns beyond the batch are not looked at
  std::vector<float> rows(nominal.size() * stride, 0);
  for (std::size_t i = 0; i < scenarios.size(); ++i)
    for (std::size_t t = 0; t < nominal.size(); ++t) rows[t * stride + i] = scenarios[i][t];
  counter.add(rows.data(), static_cast<std::int64_t>(stride), static_cast<std::int64_t>(scenarios.size()));
  return counter.counts().front();
}

TEST(Recovery, IsTheLongestRunBelowHalfOfTheNominalCapacity) {
  using Counts = std::vector<std::uint64_t>;
  const std::vector<float> nominal = {10, 10, 20, 10, 10};
  EXPECT_EQ(count(nominal, {{10, 10, 20, 10, 10}}), (Counts{1, 0, 0, 0, 0, 0}));
  EXPECT_EQ(count(nominal, {{5, 5, 10, 5, 5}}), (Counts{1, 0, 0, 0, 0, 0})) << "half is enough";
  EXPECT_EQ(count(nominal, {{4, 10, 9, 4, 10}}), (Counts{0, 0, 1, 0, 0, 0}));
  EXPECT_EQ(count(nominal, {{10, 10, 20, 10, 0}}), (Counts{0, 1, 0, 0, 0, 0})) << "it may last at the end";
  EXPECT_EQ(count(nominal, {{0, 0, 0, 0, 0}, {10, 10, 20, 10, 0}, {0, 0, 0, 0, 0}}),
            (Counts{0, 1, 0, 0, 0, 2}));
}

TEST(Recovery, MonthsWithoutNominalCapacityNeitherCountNorEndARun) {
  using Counts = std::vector<std::uint64_t>;
  EXPECT_EQ(count({10, 0, 10, 10}, {{0, 0, 0, 10}}), (Counts{0, 0, 1, 0, 0}));
  EXPECT_EQ(count({10, 0, 10, 10}, {{0, 7, 0, 10}}), (Counts{0, 0, 1, 0, 0}));
  EXPECT_EQ(count({0, 0, 0, 0}, {{0, 0, 0, 0}}), (Counts{1, 0, 0, 0, 0}));
}

Study one_outage() { return read_study("tests/host/survival/one-outage.toml").variants.front().study; }

/// z of a share against its expectation.
double z_of(std::uint64_t count, std::uint64_t scenarios, double p) {
  const auto n = static_cast<double>(scenarios);
  return (static_cast<double>(count) - n * p) / std::sqrt(n * p * (1 - p));
}

TEST(Recovery, OfAFailureThatEndsWithAChanceAMonthIsGeometric) {
  constexpr std::uint64_t kScenarios = 100'000;
  const auto counts = recovery_times(one_outage(), kScenarios, *make_cpu_backend(2), kSilent).front();
  EXPECT_LT(std::abs(z_of(counts[0], kScenarios, 0.2)), 5);
  for (int months = 1; months <= 12; ++months) {
    const auto seen = counts[static_cast<std::size_t>(months)];
    EXPECT_LT(std::abs(z_of(seen, kScenarios, 0.8 * 0.25 * std::pow(0.75, months - 1))), 5) << months;
  }
  // Both parameters 5% off.
  EXPECT_GT(std::abs(z_of(counts[0], kScenarios, 1 - 0.8 * 1.05)), 5);
  EXPECT_GT(std::abs(z_of(counts[1], kScenarios, 0.8 * 0.25 * 1.05)), 5);
}

TEST(Recovery, IsTheSameForAnyThreadsAndInstructions) {
  const Study study = read_study("configs/bmw-us-ev.toml").variants.front().study;
  constexpr std::uint64_t kScenarios = 20'001;  // several batches, the last one short
  const RecoveryCounts wanted = recovery_times(study, kScenarios, *make_cpu_backend(1), kSilent);
  std::uint64_t sum = 0;
  for (const std::uint64_t n : wanted.front()) sum += n;
  EXPECT_EQ(sum, kScenarios);
  for (const std::string& instructions : cpu_instruction_sets())
    EXPECT_EQ(recovery_times(study, kScenarios, *make_cpu_backend(3, instructions), kSilent), wanted)
        << instructions;
  EXPECT_NE(recovery_times(study, kScenarios - 1, *make_cpu_backend(1), kSilent), wanted);
}

}  // namespace
}  // namespace chokepoint
