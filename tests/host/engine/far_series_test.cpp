// Series that are summed far from the host: a CPU plays the GPU.

#include <gtest/gtest.h>

#include "host/engine/run.h"
#include "host/results/layout.h"
#include "host/study/reader.h"
#include "tests/host/engine/far_backend.h"

namespace chokepoint {
namespace {

Result run(const StudyFile& file, const RunOptions& options, Backend& backend) {
  return run_study(
      file, options, backend, [](const RunPlan&) {}, [](const Progress&) {});
}

TEST(FarSeries, GiveTheSameFile) {
  const StudyFile file = read_study("tests/end_to_end/example-study.toml", {});
  for (const std::int64_t batch : {0, 100, 20'000}) {
    Watch watch;
    FarBackend far(2, watch);
    const RunOptions options{0, 40'000, batch, {}};
    const auto wanted = result_image(run(file, options, *make_cpu_backend(2)));
    EXPECT_TRUE(result_image(run(file, options, far)) == wanted) << batch;
    // Rows come for the first scenarios alone.
    const auto variants = static_cast<std::int64_t>(file.variants.size());
    EXPECT_GE(watch.with_rows, variants * 8192);
    EXPECT_LT(watch.with_rows, variants * 2 * 8192);
    EXPECT_EQ(watch.with_rows + watch.without_rows, variants * 40'000);
  }
}

TEST(FarSeries, TellWhatIsNoNumber) {
  const StudyFile file = read_study("tests/end_to_end/example-study.toml", {});
  for (const std::uint64_t scenario : {std::uint64_t{17}, std::uint64_t{8191}, std::uint64_t{30'017}}) {
    Watch watch;
    watch.spoiled = scenario;
    FarBackend far(1, watch);
    expect_no_number(scenario, [&] { run(file, {0, 40'000, 0, {}}, far); });
  }
}

}  // namespace
}  // namespace chokepoint
