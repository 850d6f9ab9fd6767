#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/engine/checkpoints.h"
#include "host/engine/run.h"
#include "host/results/layout.h"
#include "host/study/reader.h"

// A run that ends early is the run of as many scenarios.

namespace chokepoint {
namespace {

class StoppedRun : public testing::Test {
 protected:
  Result run(const RunOptions& options, int threads = 2, const std::string& instructions = "") {
    end_ = {};
    return run_study(
        file_, options, *make_cpu_backend(threads, instructions), [](const RunPlan&) {},
        [](const Progress&) {}, &end_);
  }
  std::vector<std::byte> image(const RunOptions& options, int threads = 2,
                               const std::string& instructions = "") {
    return result_image(run(options, threads, instructions));
  }
  static RunOptions scenarios(std::uint64_t count) {
    RunOptions options;
    options.scenarios = count;
    return options;
  }
  static RunOptions until(std::uint64_t most, double share) {
    RunOptions options = scenarios(most);
    options.until = {{PrecisionTarget::Figure::cvar, "loss", share}};
    return options;
  }

  const StudyFile file_ = read_study("configs/minimal.toml");
  RunEnd end_;
};

TEST_F(StoppedRun, IsTheShorterRunToTheBit) {
  const Result stopped = run(until(200000, 0.02));
  EXPECT_EQ(end_.limit, RunLimit::precision);
  EXPECT_TRUE(end_.precise);
  EXPECT_LT(stopped.scenarios, 200000u);
  EXPECT_EQ(result_image(stopped), image(scenarios(stopped.scenarios)));
  const auto& loss = stopped.variants[0].outcome[0];
  EXPECT_LE(relative_half_width(loss.convergence.back().cvar), 0.02);

  // At the count before it was not that precise.
  const auto stops = stopping_points(200000);
  const std::uint64_t before = *(std::lower_bound(stops.begin(), stops.end(), stopped.scenarios) - 1);
  if (before >= 10000) {
    const Result earlier = run(scenarios(before));
    EXPECT_GT(relative_half_width(earlier.variants[0].outcome[0].convergence.back().cvar), 0.02);
  }
}

TEST_F(StoppedRun, DoesNotDependOnTheMachine) {
  const auto wanted = image(until(100000, 0.02));
  EXPECT_EQ(image(until(100000, 0.02), 1, "scalar"), wanted);
  RunOptions small = until(100000, 0.02);
  small.batch = 320;
  EXPECT_EQ(image(small, 3), wanted);
}

TEST_F(StoppedRun, SaysWhatWasMissed) {
  const Result result = run(until(12000, 1e-6));
  EXPECT_EQ(result.scenarios, 12000u);
  EXPECT_EQ(end_.limit, RunLimit::scenarios);
  EXPECT_FALSE(end_.precise);
  EXPECT_EQ(result_image(result), image(scenarios(12000)));
  EXPECT_TRUE(end_.precise);  // nothing was asked for
}

TEST_F(StoppedRun, ByTimeIsTheFirstScenarios) {
  RunOptions options = scenarios(1000000000);
  options.most_seconds = 0.2;
  const Result result = run(options);
  EXPECT_EQ(end_.limit, RunLimit::time);
  EXPECT_GE(result.scenarios, 1u);
  EXPECT_LT(result.scenarios, 1000000000u);
  EXPECT_EQ(result.checkpoints, checkpoints_of(result.scenarios));
  if (result.scenarios > 2000000) return;  // too long to repeat
  EXPECT_EQ(result_image(result), image(scenarios(result.scenarios)));
}

/// Every second goes to one part, those before the run began too.
TEST_F(StoppedRun, TellsWhereItsTimeWent) {
  RunEnd end;
  const auto begin = PartClock::Time::now();
  end.clock.enter("before", begin);
  run_study(
      file_, scenarios(50000), *make_cpu_backend(2), [](const RunPlan&) {}, [](const Progress&) {}, &end);
  const auto now = PartClock::Time::now();
  std::vector<std::string> names;
  double sum = 0;
  for (const PartSeconds& one : end.clock.seconds(now)) {
    names.push_back(one.part);
    EXPECT_GT(one.seconds, 0) << one.part;
    sum += one.seconds;
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("before", "tables", "kernels", "scenarios",
                                                   "sensitivities", "checkpoints", "figures"));
  EXPECT_NEAR(sum, std::chrono::duration<double>(now - begin).count(), 1e-6);
}

TEST_F(StoppedRun, FollowsItsFiguresOnTheWay) {
  const Result result = run(scenarios(20000));
  const auto& checkpoints = result.checkpoints;
  ASSERT_EQ(checkpoints.size(), 7u);
  for (std::size_t i = 0; i < checkpoints.size(); ++i) {
    const Result shorter = run(scenarios(checkpoints[i]));
    for (std::size_t o = 0; o < result.outcomes.size(); ++o) {
      const Estimates& found = result.variants[0].outcome[o].convergence[i];
      const Estimates& wanted = shorter.variants[0].outcome[o].convergence.back();
      const OutcomeSummary& summary = shorter.variants[0].outcome[o];
      EXPECT_EQ(found.mean.value, wanted.mean.value);
      EXPECT_EQ(found.cvar.standard_error, wanted.cvar.standard_error);
      EXPECT_NEAR(found.mean.value, summary.mean, 1e-12 * std::abs(summary.mean));
    }
  }
}

}  // namespace
}  // namespace chokepoint
