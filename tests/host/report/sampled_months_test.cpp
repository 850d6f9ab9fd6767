#include "host/report/sampled_months.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/study/reader.h"

namespace chokepoint {
namespace {

/// A site whose line is up or down: P(up next month | up) = 0.95, P(down | down) = 0.5.
SampledMonths minimal(std::uint64_t first, std::uint64_t most, const std::string& instructions = "") {
  const auto backend = make_cpu_backend(1, instructions);
  return sample_months(read_study("configs/minimal.toml").variants.front().study, first, most, *backend);
}

/// Closed form of the share of scenarios in which the line is down in month t, up in month 0's state before.
double down(int t) { return (0.05 / 0.55) * (1 - std::pow(0.45, t)); }

TEST(SampledMonths, RegimesFollowTheirClosedForm) {
  const SampledMonths months = minimal(0, 4096);
  const std::vector<double>& seen = months.share_in_state[0][1];
  ASSERT_EQ(seen.size(), 36U);
  ASSERT_EQ(months.scenarios, 4096U);
  const auto error = [](double p) { return std::sqrt(p * (1 - p) / 4096); };
  EXPECT_EQ(seen[0], 0);
  for (int t = 1; t < 36; ++t) {
    const double p = down(t);
    EXPECT_LT(std::abs(seen[static_cast<std::size_t>(t)] - p), 5 * error(p)) << t;
    EXPECT_EQ(months.share_in_state[0][0][static_cast<std::size_t>(t)] + seen[static_cast<std::size_t>(t)],
              1);
  }
  // Blind? A line that is down half as often again would be noticed.
  EXPECT_GT(std::abs(seen[35] - 1.5 * down(35)), 5 * error(1.5 * down(35)));
}

TEST(SampledMonths, ASiteIsShutWhenItsLineIsDown) {
  const SampledMonths months = minimal(0, 4096);
  double shut = 0;
  for (const double share : months.share_in_state[0][1]) shut += share / 36;
  EXPECT_NEAR(months.share_shut[0], shut, 1e-12);
  EXPECT_GT(months.share_full[0], 0);
  EXPECT_EQ(months.share_starved[0], 0);  // it uses nothing
}

TEST(SampledMonths, DependNeitherOnTheInstructionSetNorOnMoreThanTheirScenarios) {
  const SampledMonths best = minimal(7, 100), scalar = minimal(7, 100, "scalar"), others = minimal(8, 100);
  EXPECT_EQ(best.mean, scalar.mean);
  EXPECT_EQ(best.share_in_state, scalar.share_in_state);
  EXPECT_NE(best.mean, others.mean);
}

}  // namespace
}  // namespace chokepoint
