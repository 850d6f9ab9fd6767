#include "host/engine/forecast.h"

#include <gtest/gtest.h>

#include "host/engine/resident.h"
#include "host/engine/run.h"
#include "host/results/layout.h"
#include "host/study/reader.h"

namespace chokepoint {
namespace {

constexpr char kStudy[] = "configs/minimal.toml";

TEST(MemoryPlan, ThePeakIsTheLargestOfThreeMoments) {
  MemoryPlan memory{10, 5, 100, 50, 7, 3};
  EXPECT_EQ(memory.peak(), 10 + 5 + 100);
  memory.statistics = 99;
  EXPECT_EQ(memory.peak(), 10 + 5 + 99 + 7);
  memory.file = 200;
  EXPECT_EQ(memory.peak(), 10 + 7 + 2 * 200);
}

TEST(Resident, GrowsByWhatIsTouched) {
  constexpr std::size_t kBytes = std::size_t{64} << 20;
  const double before = resident_bytes();
  ASSERT_GT(before, 0);
  const std::vector<char> touched(kBytes, 1);
  const double grown = resident_bytes() - before;
  EXPECT_NEAR(grown, static_cast<double>(kBytes), 4e6) << touched.back();
}

TEST(PlanRun, TellsWhatIsTakenByEachThreadAndVariant) {
  const StudyFile file = read_study(kStudy, {});
  const auto plan = [&](int threads, const RunOptions& options) {
    return plan_run(file, options, *make_cpu_backend(threads));
  };
  const RunPlan all = plan(1, {0, 1'000'000, 0, {}}), base = plan(1, {0, 1'000'000, 0, {"base"}});
  EXPECT_EQ(all.variants.size(), 2u);
  EXPECT_EQ(base.variants.size(), 1u);
  EXPECT_GT(all.memory.statistics, 2 * base.memory.statistics);  // differences too
  EXPECT_NEAR(plan(3, {0, 1'000'000, 0, {}}).memory.batches, 3 * all.memory.batches, 1);
  const RunPlan more = plan(1, {0, 10'000'000, 0, {}}), most = plan(1, {0, 1'000'000'000, 0, {}});
  EXPECT_EQ(all.memory.statistics, more.memory.statistics);
  EXPECT_GT(most.memory.statistics, 2 * more.memory.statistics);  // the square root of 100, but for tables
}

TEST(Forecast, TellsTheFileOfTheRun) {
  const StudyFile file = read_study(kStudy, {});
  const auto backend = make_cpu_backend(1);
  const RunOptions options{0, 50'000, 0, {}};
  const Forecast forecast = forecast_run(file, options, *backend, 0.05);
  const auto silent = [](const auto&) {};
  const auto bytes =
      static_cast<double>(result_image(run_study(file, options, *backend, silent, silent)).size());
  EXPECT_NEAR(forecast.file_bytes, bytes, 0.05 * bytes);
}

TEST(Forecast, StopsALongRunAndKnowsItsLength) {
  const auto backend = make_cpu_backend(1);
  const Forecast forecast =
      forecast_run(read_study(kStudy, {}), {0, std::uint64_t{1} << 50, 0, {}}, *backend, 0.05);
  EXPECT_GT(forecast.tried, 0u);
  EXPECT_LE(forecast.tried, 10'000'000u);
  EXPECT_NEAR(forecast.seconds * forecast.scenarios_per_second / 0x1p50, 1, 0.01);
  EXPECT_GT(forecast.seconds_error, 0.1 * forecast.seconds);
}

TEST(Forecast, HasTriedAShortRunWhole) {
  const auto backend = make_cpu_backend(2);
  const Forecast forecast = forecast_run(read_study(kStudy, {}), {5, 3000, 0, {}}, *backend, 10);
  EXPECT_EQ(forecast.tried, 3000u);
  EXPECT_EQ(forecast.plan.first, 5u);
}

}  // namespace
}  // namespace chokepoint
