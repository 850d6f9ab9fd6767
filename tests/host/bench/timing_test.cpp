#include "host/bench/timing.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "host/study/reader.h"

namespace chokepoint {
namespace {

/// The fastest of several: others only disturb.
Timing best(const CompiledVariant& compiled, Backend& backend, std::uint64_t scenarios) {
  Timing least = time_simulation(compiled, backend, scenarios);
  for (int i = 0; i < 5; ++i) {
    const Timing timing = time_simulation(compiled, backend, scenarios);
    least = {std::min(least.seconds, timing.seconds), std::min(least.cycles, timing.cycles)};
  }
  return least;
}

TEST(Timing, GrowsWithTheScenarios) {
  const Study study = read_study("tests/end_to_end/example-study.toml").variants.front().study;
  const CompiledVariant compiled = compile(study, study.results);
  const auto backend = make_cpu_backend(1);
  const Timing few = best(compiled, *backend, 1000), many = best(compiled, *backend, 50'000);
  EXPECT_GT(few.seconds, 0);
  EXPECT_GT(many.seconds, 20 * few.seconds);
  if (few.cycles == 0) GTEST_SKIP() << "this machine counts no cycles";
  const double ratio = static_cast<double>(many.cycles) / static_cast<double>(few.cycles);
  EXPECT_GT(ratio, 30);
  EXPECT_LT(ratio, 80);
}

}  // namespace
}  // namespace chokepoint
