#include "host/engine/loss_parts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "host/engine/run.h"
#include "host/results/layout.h"
#include "host/study/reader.h"

namespace chokepoint {
namespace {

Result run(const StudyFile& file, std::uint64_t scenarios, int threads, const std::string& instructions) {
  RunOptions options;
  options.scenarios = scenarios;
  return run_study(
      file, options, *make_cpu_backend(threads, instructions), [](const RunPlan&) {}, [](const Progress&) {});
}

class Contributions : public testing::TestWithParam<std::string> {};

/// To a relative 1e-6 of the CVaR; `loss` itself is a float32.
TEST_P(Contributions, SumToTheCvarOfTheLoss) {
  const StudyFile file = read_study(GetParam());
  const Result result = run(file, 3000, 2, "");
  std::size_t loss = 0;
  while (result.outcomes.at(loss).name != "loss") ++loss;
  ASSERT_GE(result.parts.size(), 7u);
  int compared = 0;
  for (const VariantResult& variant : result.variants) {
    ASSERT_EQ(variant.tail_contribution.size(), result.parts.size());
    for (std::size_t i = 0; i < result.probabilities.size(); ++i) {
      if (result.probabilities[i].value < 0.9) continue;
      double sum = 0, largest = 0;
      for (const auto& part : variant.tail_contribution) {
        sum += part[i].value;
        largest = std::max(largest, std::abs(part[i].value));
      }
      const double cvar = variant.outcome[loss].cvar[i].value;
      EXPECT_NEAR(sum, cvar, 1e-6 * std::abs(cvar)) << variant.name << ", " << result.probabilities[i].text;
      EXPECT_GT(largest, 1e-3 * std::abs(cvar));  // a part that lacked would be seen
      ++compared;
    }
  }
  EXPECT_GT(compared, 0);
}

INSTANTIATE_TEST_SUITE_P(Studies, Contributions,
                         testing::Values("configs/minimal.toml", "configs/bmw-us-ev.toml",
                                         "configs/kg-mobility-byd.toml", "tests/end_to_end/corners.toml"));

TEST(LossParts, ComeOutTheSameOnAnyMachine) {
  const StudyFile file = read_study("configs/minimal.toml");
  const auto wanted = result_image(run(file, 80000, 2, ""));
  EXPECT_EQ(result_image(run(file, 80000, 1, "scalar")), wanted);
}

TEST(LossParts, ReadSumsWithWhatTheyHaveTooMuch) {
  Extras extras;
  extras.parts = {
      {{"revenue", "", ""}, {{0, -1}}}, {{"cost", "", ""}, {{1, 1}}}, {{"rest", "", ""}, {{0, 1}, {1, -1}}}};
  extras.pairs = 2;
  const LossParts parts(extras, 1, {0, 1000, 0, 300, 0});  // an outcome, then two pairs
  const double quantum = std::ldexp(1.0, parts.quantum_exponent());
  const float rows[] = {900, 1000, -0.25, 0, 310, 300, 0.125, 0};  // two scenarios
  std::int64_t found[6];
  ASSERT_TRUE(parts.read(rows, 2, {0, 1}, found));
  EXPECT_EQ(static_cast<double>(found[0]) * quantum, 1000 - 900.25);
  EXPECT_EQ(static_cast<double>(found[1]) * quantum, 309.875 - 300);
  EXPECT_EQ(static_cast<double>(found[2]) * quantum, (900.25 - 309.875) - 700);
  for (std::size_t j = 3; j < 6; ++j) EXPECT_EQ(found[j], 0);  // the nominal ones
  ASSERT_TRUE(parts.read(rows, 2, {1}, found));
  EXPECT_EQ(found[0], 0);
  const float huge[] = {1000, 1e38f, 0, 0, 300, 300, 0, 0};
  EXPECT_FALSE(parts.read(huge, 2, {0, 1}, found));
  EXPECT_TRUE(parts.read(huge, 2, {0}, found));
}

}  // namespace
}  // namespace chokepoint
