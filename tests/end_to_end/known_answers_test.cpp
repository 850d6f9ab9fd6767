// Every study and variant against the float64 reference program, scenario by scenario, for every instruction
// set.

#include "tests/end_to_end/known_answers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

const std::string kFixtures = "tests/end_to_end/fixtures/";

/// Per outcome: how many values were compared, and which disagree. Variants of a study are pooled.
struct Comparison {
  std::map<std::string, std::size_t> compared;
  std::map<std::string, std::vector<std::string>> disagreements;

  void add(const std::string& variant, const std::string& outcome, const std::vector<float>& mine,
           const std::vector<double>& reference, double sd) {
    for (std::size_t i = 0; i < reference.size(); ++i) {
      ++compared[outcome];
      if (agrees(static_cast<double>(mine[i]), reference[i], sd)) continue;
      disagreements[outcome].push_back(variant + ", line " + std::to_string(i + 2) + ": " +
                                       std::to_string(mine[i]) + ", not " + std::to_string(reference[i]));
    }
  }

  /// The outcomes that disagree more often than they may, with what they say.
  std::string failures() const {
    std::string text;
    for (const auto& [outcome, which] : disagreements) {
      if (which.size() <= most_disagreements(compared.at(outcome))) continue;
      text += outcome + ": " + std::to_string(which.size()) + " of " + std::to_string(compared.at(outcome)) +
              " disagree, the first in " + which.front() + "\n";
    }
    return text;
  }
};

/// A backend for each instruction set that any CPU could have; skip where this one lacks it.
std::vector<std::string> all_instruction_sets() { return {"scalar", "avx2", "avx512"}; }

bool has(const std::string& instructions) {
  const auto sets = cpu_instruction_sets();
  return std::find(sets.begin(), sets.end(), instructions) != sets.end();
}

using Case = std::tuple<std::string, std::string>;  // study, instruction set

class KnownAnswers : public testing::TestWithParam<Case> {
 protected:
  void SetUp() override {
    const std::string& instructions = std::get<1>(GetParam());
    if (!has(instructions)) GTEST_SKIP() << "this CPU or build has no " << instructions;
  }
};

/// Compare all outcomes of all variants; `factor` spoils the reference.
Comparison compare(const std::string& path, const std::string& instructions, double factor) {
  const WholeStudy study(path);
  const auto backend = make_cpu_backend(1, instructions);
  Comparison comparison;
  for (std::size_t v = 0; v < study.size(); ++v) {
    const std::string stem = kFixtures + stem_of(path) + "." + study.name(v);
    KnownScenarios known = read_known_scenarios(stem + ".csv");
    const auto sd = read_known_values(stem + ".sd.csv");
    EXPECT_EQ(known.outcomes.size(), study.outcomes().size());
    const Rows rows = study.outcomes_of(v, *backend, 0, static_cast<std::int64_t>(known.scenarios.size()));
    for (std::size_t o = 0; o < rows.size(); ++o) {
      const std::string& name = study.outcomes()[o].name;
      if (known.outcomes.count(name) == 0) {
        ADD_FAILURE() << "the fixtures have no outcome " << name;
        continue;
      }
      for (double& x : known.outcomes[name]) x *= factor;
      comparison.add(study.name(v), name, rows[o], known.outcomes[name], sd.at(name));
    }
  }
  return comparison;
}

TEST_P(KnownAnswers, EveryOutcomeOfEveryVariantIsTheReference) {
  const auto& [path, instructions] = GetParam();
  const Comparison comparison = compare(path, instructions, 1.0);
  EXPECT_GE(comparison.compared.size(), 15u);
  EXPECT_EQ(comparison.failures(), "");
}

TEST_P(KnownAnswers, AReferenceOnePercentOffIsNoticed) {
  const auto& [path, instructions] = GetParam();
  const std::string failures = compare(path, instructions, 1.01).failures();
  const auto sd = read_known_values(kFixtures + stem_of(path) + ".base.sd.csv");
  for (const std::string outcome : {"loss", "profit", "revenue", "cost/duty", "cost/holding"}) {
    const bool varies = sd.at(outcome) > 0;
    EXPECT_TRUE(!varies || failures.find(outcome + ": ") != std::string::npos) << outcome;
  }
}

INSTANTIATE_TEST_SUITE_P(Studies, KnownAnswers,
                         testing::Combine(testing::ValuesIn(tested_studies()),
                                          testing::ValuesIn(all_instruction_sets())),
                         [](const testing::TestParamInfo<Case>& tested) {
                           return study_label(std::get<0>(tested.param)) + "_" + std::get<1>(tested.param);
                         });

class FarScenarios : public testing::TestWithParam<std::string> {};

/// Scenarios about 2^32, where the counter carries within a vector, and the last ones before 2^64.
TEST_P(FarScenarios, AreTheReference) {
  if (!has(GetParam())) GTEST_SKIP() << "this CPU or build has no " << GetParam();
  const WholeStudy study("tests/end_to_end/corners.toml");
  const auto backend = make_cpu_backend(1, GetParam());
  const KnownScenarios known = read_known_scenarios(kFixtures + "corners.far.csv");
  const auto sd = read_known_values(kFixtures + "corners.base.sd.csv");
  ASSERT_EQ(known.scenarios.size(), 12u);
  ASSERT_EQ(known.scenarios.back(), ~std::uint64_t{0});
  Rows rows = study.outcomes_of(0, *backend, known.scenarios[0], 6);
  const Rows last = study.outcomes_of(0, *backend, known.scenarios[6], 6);
  Comparison comparison;
  for (std::size_t o = 0; o < rows.size(); ++o) {
    rows[o].insert(rows[o].end(), last[o].begin(), last[o].end());
    const std::string& name = study.outcomes()[o].name;
    comparison.add("base", name, rows[o], known.outcomes.at(name), sd.at(name));
  }
  EXPECT_TRUE(comparison.disagreements.empty()) << comparison.disagreements.begin()->second.front();
}

TEST_P(FarScenarios, AreNotTheNearOnes) {
  if (!has(GetParam())) GTEST_SKIP() << "this CPU or build has no " << GetParam();
  const WholeStudy study("tests/end_to_end/corners.toml");
  const auto backend = make_cpu_backend(1, GetParam());
  const Rows near = study.outcomes_of(0, *backend, 0, 3);
  const Rows far = study.outcomes_of(0, *backend, std::uint64_t{1} << 32, 3);
  EXPECT_NE(near, far);
}

INSTANTIATE_TEST_SUITE_P(Targets, FarScenarios, testing::ValuesIn(all_instruction_sets()),
                         [](const auto& tested) { return tested.param; });

class NominalScenario : public testing::TestWithParam<std::string> {};

TEST_P(NominalScenario, IsTheReference) {
  const WholeStudy study(GetParam());
  const auto known = read_known_values(kFixtures + stem_of(GetParam()) + ".nominal.csv");
  const auto sd = read_known_values(kFixtures + stem_of(GetParam()) + ".base.sd.csv");
  const std::vector<float> values = study.nominal_outcomes();
  for (std::size_t o = 0; o < values.size(); ++o) {
    const std::string& name = study.outcomes()[o].name;
    if (name == "loss") {
      EXPECT_EQ(values[o], 0.0f);
      continue;
    }
    const double wanted = known.at(name);
    if (static_cast<double>(values[o]) == wanted) continue;  // both infinite, too
    const double scale = std::max(std::abs(wanted), std::isfinite(sd.at(name)) ? sd.at(name) : 0.0);
    EXPECT_NEAR(static_cast<double>(values[o]), wanted, 2e-5 * scale) << name;
  }
  EXPECT_NEAR(study.nominal_profit(), known.at("profit"), 2e-6 * known.at("profit"));
}

INSTANTIATE_TEST_SUITE_P(Studies, NominalScenario, testing::ValuesIn(tested_studies()),
                         [](const auto& tested) { return study_label(tested.param); });

/// Figures that anybody can look up: the example study at its seed, 20250623, from the float64 reference
/// program.
TEST(ExampleStudy, HasItsKnownFigures) {
  const WholeStudy study("tests/end_to_end/example-study.toml");
  EXPECT_NEAR(study.nominal_profit(), 5538197521.99, 5538197521.99 * 1e-6);
  const Rows rows = study.outcomes_of(0, *make_cpu_backend(1), 0, 3);
  const std::vector<double> losses = {167311200.041, 61444568.3754, 482277763.718};  // [USD]
  const double sd = read_known_values(kFixtures + "example-study.base.sd.csv").at("loss");
  for (std::size_t o = 0; o < rows.size(); ++o) {
    if (study.outcomes()[o].name != "loss") continue;
    for (std::size_t i = 0; i < losses.size(); ++i) {
      EXPECT_NEAR(static_cast<double>(rows[o][i]), losses[i], 1e-5 * sd) << "scenario " << i;
    }
  }
}

}  // namespace
}  // namespace chokepoint
