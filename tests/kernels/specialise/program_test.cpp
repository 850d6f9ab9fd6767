#include "kernels/specialise/program.h"

#include <gtest/gtest.h>

#include <set>

#include "kernels/specialise/source.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint::specialise {
namespace {

class ProgramOf : public testing::TestWithParam<std::string> {};

TEST_P(ProgramOf, DoesLessThanWasRecorded) {
  const WholeStudy study(GetParam());
  const Program program = make_program(study.tables(0), pieces());
  std::int64_t recorded = 0;
  for (const Recording& recording : record(study.tables(0), pieces())) recorded += std::ssize(recording.nodes());
  EXPECT_LT(program.operations(), recorded);
  EXPECT_LT(program.length(), program.operations()) << "no two months share a part";
  EXPECT_LE(program.slots, study.tables(0).slots);
}

TEST_P(ProgramOf, HasAStepForEveryMonth) {
  const WholeStudy study(GetParam());
  const Program program = make_program(study.tables(0), pieces());
  ASSERT_EQ(std::ssize(program.steps), program.months + 2);
  std::set<std::pair<std::int32_t, std::int32_t>> members;
  for (const Step& step : program.steps) EXPECT_TRUE(members.insert({step.part, step.member}).second);
  for (std::size_t t = 1; t + 1 < program.steps.size(); ++t) {
    const Part& part = program.parts[static_cast<std::size_t>(program.steps[t].part)];
    EXPECT_EQ(std::ssize(part.outputs), study.tables(0).series.size);
  }
  const Part& end = program.parts[static_cast<std::size_t>(program.steps.back().part)];
  EXPECT_EQ(std::ssize(end.outputs), study.tables(0).outcomes.size);
}

/// Every operand comes before its use, every slot inside the workspace, every column inside its table.
TEST_P(ProgramOf, RefersToWhatIsThere) {
  const WholeStudy study(GetParam());
  const Program program = make_program(study.tables(0), pieces());
  for (const Part& part : program.parts) {
    for (std::size_t i = 0; i < part.nodes.size(); ++i) {
      for_each_operand(part.nodes[i], [&](NodeId id) { EXPECT_LT(id, static_cast<NodeId>(i)); });
      if (part.nodes[i].op == Op::load) {
        EXPECT_LT(part.nodes[i].number, static_cast<std::uint32_t>(program.slots));
      }
    }
    for (const auto& member : part.slots) {
      for (const std::int32_t slot : member) EXPECT_LT(slot, program.varying_slots);
    }
    for (const Target& store : part.stores) EXPECT_LT(store.value, std::ssize(part.nodes));
  }
}

TEST_P(ProgramOf, IsTheSameEveryTime) {
  const WholeStudy study(GetParam());
  for (const Machine& machine : machines()) {
    EXPECT_EQ(source_of(make_program(study.tables(0), pieces()), machine),
              source_of(make_program(study.tables(0), pieces()), machine))
        << machine.instructions;
  }
}

INSTANTIATE_TEST_SUITE_P(Studies, ProgramOf,
                         testing::Values("configs/minimal.toml", "tests/end_to_end/corners.toml"),
                         [](const auto& tested) { return study_label(tested.param); });

}  // namespace
}  // namespace chokepoint::specialise
