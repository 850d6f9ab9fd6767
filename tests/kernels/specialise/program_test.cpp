#include "kernels/specialise/program.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "kernels/specialise/source.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint::specialise {
namespace {

class ProgramOf : public testing::TestWithParam<std::tuple<std::string, Pieces>> {
 protected:
  static std::string path() { return std::get<0>(GetParam()); }
  static Pieces pieces() { return std::get<1>(GetParam()); }
};

TEST_P(ProgramOf, DoesLessThanWasRecorded) {
  const WholeStudy study(path());
  const Program program = make_program(study.tables(0), pieces());
  std::int64_t recorded = 0;
  for (const Recording& recording : record(study.tables(0), pieces()))
    recorded += std::ssize(recording.nodes());
  EXPECT_LT(program.operations(), recorded);
  EXPECT_LT(program.length(), program.operations()) << "no two months share a part";
  EXPECT_LE(program.slots, study.tables(0).slots);
}

TEST_P(ProgramOf, HasStepsForEveryMonthInOrder) {
  const WholeStudy study(path());
  const Program program = make_program(study.tables(0), pieces());
  std::set<std::pair<std::int32_t, std::int32_t>> members;
  for (const Step& step : program.steps) EXPECT_TRUE(members.insert({step.part, step.member}).second);
  std::vector<std::int64_t> outputs(static_cast<std::size_t>(program.months));
  for (std::size_t i = 1; i + 1 < program.steps.size(); ++i) {
    const Step& step = program.steps[i];
    EXPECT_GE(step.month, program.steps[i - 1].month);
    outputs.at(static_cast<std::size_t>(step.month)) +=
        std::ssize(program.parts[static_cast<std::size_t>(step.part)].outputs);
  }
  for (const std::int64_t rows : outputs) EXPECT_EQ(rows, study.tables(0).series.size);
  const Part& end = program.parts[static_cast<std::size_t>(program.steps.back().part)];
  EXPECT_EQ(std::ssize(end.outputs), study.tables(0).outcomes.size);
}

/// Every operand comes before its use, every slot inside the workspace, every column inside its table.
TEST_P(ProgramOf, RefersToWhatIsThere) {
  const WholeStudy study(path());
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
  const WholeStudy study(path());
  for (const Machine& machine : machines()) {
    EXPECT_EQ(source_of(make_program(study.tables(0), pieces()), machine),
              source_of(make_program(study.tables(0), pieces()), machine))
        << machine.instructions;
  }
}

int number_after(const std::string& text, const std::string& words) {
  const std::size_t at = text.find(words);
  EXPECT_NE(at, std::string::npos) << words;
  return at == std::string::npos ? -1 : std::stoi(text.substr(at + words.size()));
}

/// Two blocks fit a multiprocessor: their registers (at least 128 a thread) and their shared memory.
TEST(GpuSource, FitsTheMachine) {
  for (const char* path : {"configs/minimal.toml", "tests/end_to_end/example-study.toml",
                           "configs/bmw-us-ev.toml", "configs/lges-kimlong-hue.toml"}) {
    const Program program = make_program(WholeStudy(path).tables(0), Pieces::one_a_month);
    for (const char* architecture : {"sm_75", "sm_80", "sm_86", "sm_90", "sm_999"}) {
      const Machine machine = machine_for(architecture).value();
      const std::string source = source_of(program, machine);
      const int block = number_after(source, "#define CHOKEPOINT_BLOCK "),
                bytes = number_after(source, "chokepoint_shared_bytes = ");
      EXPECT_EQ(block % 32, 0);
      EXPECT_LE(2 * block, 512);
      EXPECT_LE(2 * (bytes + 1024), machine.shared_bytes) << path << " " << architecture;
      const bool is_shared = source.find("#define CHOKEPOINT_STEP CHOKEPOINT_BLOCK") != std::string::npos;
      EXPECT_EQ(is_shared, source.find("float s[") == std::string::npos);
      EXPECT_TRUE(is_shared || bytes == 0);
    }
  }
}

TEST(GpuSource, KeepsSlotsInThreadsWhereNothingElseHasRoom) {
  const Program program = make_program(WholeStudy("configs/bmw-us-ev.toml").tables(0), Pieces::one_a_month);
  Machine machine = machine_for("sm_90").value();
  EXPECT_GT(number_after(source_of(program, machine), "chokepoint_shared_bytes = "), 0);
  machine.shared_bytes = 0;
  EXPECT_EQ(number_after(source_of(program, machine), "chokepoint_shared_bytes = "), 0);
  EXPECT_EQ(number_after(source_of(program, machine), "#define CHOKEPOINT_STEP "), 1);
}

TEST(Machines, AreKnownByName) {
  EXPECT_EQ(machine_for("sm_90")->shared_bytes, 228 << 10);
  EXPECT_TRUE(machine_for("cuda")->is_gpu);
  EXPECT_FALSE(machine_for("avx2")->is_gpu);
  EXPECT_LT(machine_for("sm_999")->shared_bytes, machine_for("sm_86")->shared_bytes);
  for (const char* name : {"abacus", "sm_", "sm_fast", ""})
    EXPECT_FALSE(machine_for(name).has_value()) << name;
}

TEST(Program, MonthsInPiecesShareMoreCode) {
  const WholeStudy study("tests/end_to_end/example-study.toml");
  const auto length = [&](Pieces pieces) { return make_program(study.tables(0), pieces).length(); };
  EXPECT_LT(2 * length(Pieces::several_a_month), length(Pieces::one_a_month));
}

INSTANTIATE_TEST_SUITE_P(Studies, ProgramOf,
                         testing::Combine(testing::Values("configs/minimal.toml",
                                                          "tests/end_to_end/corners.toml"),
                                          testing::Values(Pieces::one_a_month, Pieces::several_a_month)),
                         [](const auto& tested) {
                           const bool whole = std::get<1>(tested.param) == Pieces::one_a_month;
                           return study_label(std::get<0>(tested.param)) +
                                  (whole ? "_whole_months" : "_months_in_pieces");
                         });

}  // namespace
}  // namespace chokepoint::specialise
