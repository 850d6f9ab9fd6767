#include "kernels/run/operation_counts.h"

#include <gtest/gtest.h>

#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

constexpr int kPhiloxRounds = 10, kProductsARound = 2;
constexpr int kPlainProducts = 2;   // of a draw's first two rounds, the same for all scenarios
constexpr int kSharedProducts = 1;  // the same for all draws of a scenario
constexpr int kConversions = 3;     // of a normal

std::int64_t total(const Operations& operations) {
  std::int64_t sum = 0;
  for (const auto operation : kOperationClasses) sum += operations.*operation;
  return sum;
}

class OperationCounts : public testing::TestWithParam<std::string> {};

TEST_P(OperationCounts, HoldEveryWordOnce) {
  const WholeStudy study(GetParam());
  const compiled::Tables tables = study.tables(0);
  const ScenarioOperations parts = count_operations(tables);
  const std::int64_t blocks = (tables.months + 3) / 4;
  const std::int64_t calls =
      tables.level_drivers.size + tables.copulas.size + blocks * tables.path_latents.size;
  const std::int64_t own = kPhiloxRounds * kProductsARound - kPlainProducts - kSharedProducts;
  EXPECT_EQ(parts.words.wide_multiply, kSharedProducts + calls * own);
  std::int64_t normals = tables.level_drivers.size + tables.copulas.size;
  for (std::int32_t i = 0; i < tables.path_latents.size; ++i) {
    const std::int32_t regime = tables.path_latents[i].regime;
    const bool keeps_words = regime >= 0 && tables.regimes[regime].rank_limits >= 0;
    normals += keeps_words ? 0 : 4 * blocks;
  }
  EXPECT_EQ(parts.normals.convert, normals * kConversions);
  for (const Operations& other : {parts.normals, parts.weather, parts.month, parts.outcomes}) {
    EXPECT_EQ(other.wide_multiply, 0);
    for (const auto operation : kOperationClasses) EXPECT_GE(other.*operation, 0);
  }
  EXPECT_EQ(parts.outcomes.store, tables.outcomes.size + tables.months * tables.series.size);
}

INSTANTIATE_TEST_SUITE_P(Studies, OperationCounts, testing::ValuesIn(tested_studies()),
                         [](const auto& tested) { return study_label(tested.param); });

TEST(OperationCountsCheck, GrowWithTheStudy) {
  const WholeStudy small("configs/minimal.toml"), large("configs/large.toml");
  const ScenarioOperations few = count_operations(small.tables(0)), many = count_operations(large.tables(0));
  EXPECT_GT(total(many.month), 50 * total(few.month));
  EXPECT_GT(total(few.month), 36 * 50);  // 36 months of one site, one lane and one market
}

TEST(OperationCountsCheck, AddAndTakeAway) {
  Operations a, b;
  a.fma = 5;
  b.fma = 2;
  b.store = 3;
  EXPECT_EQ(plus(a, b, 2).fma, 9);
  EXPECT_EQ(plus(a, b, 2).store, 6);
  EXPECT_EQ(plus(plus(a, b, 2), b, -2).store, 0);
}

}  // namespace
}  // namespace chokepoint
