// Outcomes that stay far from the host and answer questions: a CPU plays the GPU.

#include <gtest/gtest.h>

#include "host/engine/run.h"
#include "host/results/layout.h"
#include "host/study/reader.h"
#include "tests/host/engine/far_backend.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kScenarios = 200'000;

const StudyFile& study() {
  static const StudyFile file = read_study("tests/end_to_end/example-study.toml", {});
  return file;
}

Result run(const RunOptions& options, Backend& backend, RunEnd* end = nullptr) {
  return run_study(
      study(), options, backend, [](const RunPlan&) {}, [](const Progress&) {}, end);
}

std::vector<std::byte> near_image(const RunOptions& options) {
  return result_image(run(options, *make_cpu_backend(2)));
}

TEST(FarOutcomes, GiveTheSameFile) {
  const RunOptions options{1000, kScenarios, 0, {}};
  const auto wanted = near_image(options);
  for (const std::int64_t batch : {0, 33'333}) {
    Watch watch;
    watch.digests = true;
    FarBackend far(2, watch);
    RunOptions batched = options;
    batched.batch = batch;
    RunEnd end;
    EXPECT_TRUE(result_image(run(batched, far, &end)) == wanted) << batch;
    // Rows come for the first scenarios alone, until statistics know what to ask.
    const auto variants = static_cast<std::int64_t>(study().variants.size());
    EXPECT_GT(watch.digested, variants * static_cast<std::int64_t>(kScenarios) / 2);
    EXPECT_EQ(watch.refused, 0);
    EXPECT_EQ(static_cast<std::int64_t>(end.digested) * variants, watch.digested);
  }
}

TEST(FarOutcomes, OfOneVariantGiveTheSameFile) {
  const RunOptions options{0, kScenarios, 0, {"base"}};
  Watch watch;
  watch.digests = true;
  FarBackend far(1, watch);
  EXPECT_TRUE(result_image(run(options, far)) == near_image(options));
  EXPECT_GT(watch.digested, 0);
}

TEST(FarOutcomes, ComeToTheHostWhereTheirAnswersTakeTooMuchRoom) {
  const RunOptions options{0, kScenarios, 0, {}};
  Watch watch;
  watch.digests = true;
  watch.room = 1000;
  FarBackend far(2, watch);
  EXPECT_TRUE(result_image(run(options, far)) == near_image(options));
  EXPECT_GT(watch.refused, 0);
  // It tries again, but less and less often.
  EXPECT_LT(watch.refused, static_cast<std::int64_t>(kScenarios) / 2);
}

TEST(FarOutcomes, TellWhatIsNoNumber) {
  for (const std::uint64_t scenario : {std::uint64_t{17}, std::uint64_t{190'017}}) {
    Watch watch;
    watch.digests = true;
    watch.spoiled_outcome = scenario;
    FarBackend far(1, watch);
    expect_no_number(scenario, [&] { run({0, kScenarios, 0, {}}, far); });
  }
}

}  // namespace
}  // namespace chokepoint
