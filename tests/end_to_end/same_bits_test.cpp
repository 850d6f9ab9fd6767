// The same bits of every outcome and every month of every series, however the scenarios are computed.

#include "tests/end_to_end/same_bits.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

class SameBits : public testing::TestWithParam<std::string> {};

TEST_P(SameBits, OnEveryInstructionSetForAnyThreads) {
  const WholeStudy study(GetParam());
  const std::int64_t count = count_for(study);
  for (std::size_t v = 0; v < study.size(); ++v) {
    const Rows wanted = study.all_of(v, *make_cpu_backend(1, "scalar"), 0, count);
    for (const std::string& instructions : cpu_instruction_sets()) {
      for (const int threads : {1, 2}) {
        const Rows rows = study.all_of(v, *make_cpu_backend(threads, instructions), 0, count);
        EXPECT_EQ(first_difference(study, wanted, rows), "")
            << study.name(v) << " on " << instructions << " with " << threads << " threads";
      }
    }
  }
}

TEST_P(SameBits, ForAnyBatchAndAnySplit) {
  const WholeStudy study(GetParam());
  const std::int64_t count = count_for(study);
  for (const std::string& instructions : cpu_instruction_sets()) {
    const auto backend = make_cpu_backend(2, instructions);
    const Rows wanted = study.all_of(0, *backend, 0, count);
    for (const Cutting& cutting : {Cutting{1000, {}}, Cutting{65536, {177}}, Cutting{300, {1, 250}}}) {
      EXPECT_EQ(first_difference(study, wanted, study.all_of(0, *backend, 0, count, cutting)), "")
          << instructions << " with batches of " << cutting.batch;
    }
    constexpr std::int64_t kFew = 130;
    EXPECT_EQ(first_difference(study, study.all_of(0, *backend, 0, kFew),
                               study.all_of(0, *backend, 0, kFew, Cutting{1, {}})),
              "")
        << instructions << ", one by one";
  }
}

/// More than one batch of the largest kind.
TEST_P(SameBits, ForLargeBatches) {
  const WholeStudy study(GetParam());
  const auto backend = make_cpu_backend(2);
  constexpr std::int64_t kMany = 70'000;
  const Rows whole = study.outcomes_of(0, *backend, 5, kMany);
  const Rows head = study.outcomes_of(0, *backend, 5, 65'536);
  const Rows tail = study.outcomes_of(0, *backend, 5 + 65'536, kMany - 65'536);
  Rows joined = head;
  for (std::size_t r = 0; r < joined.size(); ++r)
    joined[r].insert(joined[r].end(), tail[r].begin(), tail[r].end());
  EXPECT_EQ(first_difference(study, whole, joined), "");
}

/// Where the scenario number carries into its upper word, and where it ends.
TEST_P(SameBits, AtFarScenarios) {
  const WholeStudy study(GetParam());
  for (const std::uint64_t first : {(std::uint64_t{1} << 32) - 37, ~std::uint64_t{0} - 99}) {
    const Rows wanted = study.all_of(0, *make_cpu_backend(1, "scalar"), first, 100);
    for (const std::string& instructions : cpu_instruction_sets()) {
      const auto backend = make_cpu_backend(1, instructions);
      EXPECT_EQ(first_difference(study, wanted, study.all_of(0, *backend, first, 100)), "") << instructions;
      EXPECT_EQ(first_difference(study, wanted, study.all_of(0, *backend, first, 100, {100, {37}})), "")
          << instructions;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Studies, SameBits, testing::ValuesIn(tested_studies()),
                         [](const auto& tested) { return study_label(tested.param); });

/// A test that finds no difference must be able to.
TEST(SameBitsCheck, NoticesOneBit) {
  const WholeStudy study("tests/end_to_end/corners.toml");
  const Rows rows = study.all_of(0, *make_cpu_backend(1), 0, 50);
  Rows spoiled = rows;
  float& x = spoiled[rows.size() - 1][49];
  x = std::bit_cast<float>(std::bit_cast<std::uint32_t>(x) ^ 1u);
  EXPECT_EQ(first_difference(study, rows, rows), "");
  EXPECT_NE(first_difference(study, rows, spoiled).find("in month 30, scenario 49"), std::string::npos);
  EXPECT_NE(first_difference(study, rows, study.all_of(0, *make_cpu_backend(1), 1, 50)), "");
}

}  // namespace
}  // namespace chokepoint
