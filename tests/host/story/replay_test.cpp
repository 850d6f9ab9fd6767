#include "host/story/replay.h"

#include <gtest/gtest.h>

#include "host/engine/run.h"
#include "host/study/reader.h"
#include "host/study/variant_choice.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

constexpr std::size_t kTold = 25;  // [scenario] of every variant

class Replays : public testing::TestWithParam<std::string> {
 protected:
  const StudyFile file_ = read_study(GetParam());
};

std::size_t column_of(const std::vector<Column>& columns, const std::string& name) {
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (columns[i].name == name) return i;
  throw std::invalid_argument("no column " + name);
}

/// A run's sample, computed in batches of the best instructions with the columns that the study asks for, and
/// the story of each of its scenarios are the same to the bit.
TEST_P(Replays, HaveTheOutcomesThatARunRecorded) {
  StudyFile file = file_;
  for (StudyVariant& variant : file.variants) variant.study.results.sample = kTold;
  constexpr std::uint64_t kFirst = 1'000'003;
  const Result run = run_study(
      file, {kFirst, 100, 0, {}}, *make_cpu_backend(2), [](const RunPlan&) {}, [](const Progress&) {});
  const auto backend = make_cpu_backend(1, "scalar");
  for (const VariantResult& recorded : run.variants) {
    for (std::size_t i = 0; i < kTold; ++i) {
      const Replay told = replay(file_, variant_of(file_, recorded.name), kFirst + i, *backend);
      for (std::size_t o = 0; o < run.outcomes.size(); ++o) {
        const std::size_t column = column_of(told.outcomes, run.outcomes[o].name);
        ASSERT_EQ(told.told.outcomes[column], recorded.sample[o][i])
            << run.outcomes[o].name << " of " << recorded.name << ", scenario " << kFirst + i;
      }
    }
  }
}

TEST_P(Replays, AreTheSameOnEveryInstructionSet) {
  const StudyVariant& last = file_.variants.back();
  for (const std::uint64_t scenario : {std::uint64_t{0}, (std::uint64_t{1} << 32) + 1, ~std::uint64_t{0}}) {
    const Replay wanted = replay(file_, last, scenario, *make_cpu_backend(1, "scalar"));
    for (const std::string& instructions : cpu_instruction_sets()) {
      const Replay found = replay(file_, last, scenario, *make_cpu_backend(2, instructions));
      EXPECT_EQ(found.told.outcomes, wanted.told.outcomes) << instructions;
      EXPECT_EQ(found.told.series, wanted.told.series) << instructions;
      EXPECT_EQ(found.planned.series, wanted.planned.series) << instructions;
      EXPECT_EQ(found.nominal.outcomes, wanted.nominal.outcomes) << instructions;
    }
  }
}

TEST_P(Replays, OfNothingUnforeseenAreTheNominalScenario) {
  const Replay told = replay(file_, file_.variants.front(), std::nullopt, *make_cpu_backend(1));
  EXPECT_EQ(told.told.outcomes, WholeStudy(GetParam()).nominal_outcomes());
  EXPECT_EQ(told.told.outcomes, told.planned.outcomes);
  EXPECT_EQ(told.told.outcomes, told.nominal.outcomes);
  EXPECT_EQ(told.told.outcomes[column_of(told.outcomes, "loss")], 0.0f);
}

TEST_P(Replays, HaveEverySeriesForEveryMonth) {
  const Replay told = replay(file_, file_.variants.front(), 7, *make_cpu_backend(1));
  ASSERT_EQ(told.told.series.size(), told.series.size());
  for (const auto& months : told.told.series)
    EXPECT_EQ(months.size(), static_cast<std::size_t>(file_.variants.front().study.periods));
  const Rows rows = WholeStudy(GetParam()).all_of(0, *make_cpu_backend(1), 7, 1);
  std::size_t r = told.outcomes.size();
  for (const auto& months : told.told.series)
    for (const float x : months) ASSERT_EQ(x, rows[r++][0]);
}

INSTANTIATE_TEST_SUITE_P(Studies, Replays, testing::ValuesIn(tested_studies()),
                         [](const auto& tested) { return study_label(tested.param); });

TEST(Replay, OfOtherScenariosAreOthers) {
  const StudyFile file = read_study("tests/end_to_end/corners.toml");
  const auto backend = make_cpu_backend(1);
  const Replay one = replay(file, file.variants[0], 9, *backend);
  EXPECT_NE(replay(file, file.variants[0], 10, *backend).told.outcomes, one.told.outcomes);
  EXPECT_NE(replay(file, file.variants[1], 9, *backend).told.outcomes, one.told.outcomes);
  EXPECT_EQ(replay(file, file.variants[1], 9, *backend).nominal.outcomes, one.nominal.outcomes);
}

}  // namespace
}  // namespace chokepoint
