#include "kernels/run/placed_tables.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

#include "kernels/run/cpu_targets.h"
#include "kernels/run/loop-inl.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

constexpr std::int32_t kThreads = 7;  // of the GPU that is played here
constexpr std::int64_t kScenarios = 50;

/// Simulate as the GPU's kernel does, one thread after the other: thread i takes the scenarios i, i +
/// kThreads ..., its slots lie kThreads floats apart.
std::vector<float> play_gpu(const compiled::Tables& tables, std::int32_t step) {
  const PlacedTables placed(tables, step);
  std::vector<float> workspace(static_cast<std::size_t>(tables.slots) * static_cast<std::size_t>(step), -1);
  std::vector<float> outcomes(static_cast<std::size_t>(tables.outcomes.size * padded(kScenarios)));
  const Output output{outcomes.data(), nullptr, padded(kScenarios)};
  for (std::int32_t thread = 0; thread < kThreads; ++thread) {
    const scalar_target::State state(workspace.data() + thread, step);
    for (std::int64_t i = thread; i < kScenarios; i += kThreads) {
      scalar_target::simulate_scenarios(placed.view(), state, static_cast<std::uint64_t>(i), output, {}, i);
    }
  }
  return outcomes;
}

/// Simulate with numbers of several months kept apart, in a workspace that held other numbers before.
Rows wait_for_sums(const compiled::Tables& tables, const CpuTarget& target) {
  const PlacedTables placed(tables, target.lanes, KeptMonths::several);
  EXPECT_GT(placed.slots(), tables.slots);
  std::vector<float> workspace(static_cast<std::size_t>(placed.slots() * target.lanes), -1);
  const std::int64_t stride = padded(kScenarios);
  const std::int32_t outcomes = tables.outcomes.size, rows = outcomes + tables.series.size * tables.months;
  std::vector<float> all(static_cast<std::size_t>(rows * stride));
  target.simulate(placed.view(), 0, kScenarios, workspace.data(),
                  {all.data(), all.data() + outcomes * stride, stride}, {});
  Rows result;
  for (std::int64_t r = 0; r < rows; ++r) {
    const float* const row = all.data() + r * stride;
    result.emplace_back(row, row + kScenarios);
  }
  return result;
}

class PlacedTablesTest : public testing::TestWithParam<std::string> {};

TEST_P(PlacedTablesTest, GiveTheSameBitsInTheLayoutOfAGpu) {
  const WholeStudy study(GetParam());
  for (std::size_t v = 0; v < study.size(); ++v) {
    const Rows wanted = study.outcomes_of(v, *make_cpu_backend(1, "scalar"), 0, kScenarios);
    const std::vector<float> outcomes = play_gpu(study.tables(v), kThreads);
    for (std::size_t o = 0; o < wanted.size(); ++o) {
      for (std::size_t i = 0; i < kScenarios; ++i) {
        ASSERT_EQ(outcomes[o * static_cast<std::size_t>(padded(kScenarios)) + i], wanted[o][i])
            << study.name(v) << ", " << study.row_name(o) << ", scenario " << i;
      }
    }
  }
}

TEST_P(PlacedTablesTest, GiveTheSameBitsWhereMonthsWaitForTheirSums) {
  const WholeStudy study(GetParam());
  for (std::size_t v = 0; v < study.size(); ++v) {
    const Rows wanted = study.all_of(v, *make_cpu_backend(1, "scalar"), 0, kScenarios);
    for (const CpuTarget& target : cpu_simd_targets()) {
      const Rows rows = wait_for_sums(study.tables(v), target);
      for (std::size_t r = 0; r < wanted.size(); ++r) {
        ASSERT_EQ(rows[r], wanted[r]) << study.name(v) << ", " << target.name << ", " << study.row_name(r);
      }
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Studies, PlacedTablesTest, testing::ValuesIn(tested_studies()),
                         [](const auto& test) { return study_label(test.param); });

TEST(PlacedTables, RefuseAWorkspaceThatSlotsCannotReach) {
  const std::vector<float> start(1 << 20);
  compiled::Tables tables;
  tables.slots = 1 << 20;
  tables.start = {start.data(), tables.slots};
  EXPECT_THROW(PlacedTables(tables, 1 << 12), std::length_error);
  EXPECT_NO_THROW(PlacedTables(tables, 1 << 10));
}

}  // namespace
}  // namespace chokepoint
