// A regime that compares words moves as its normals say, at thresholds where one step decides.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/compile/compile.h"
#include "host/compile/rank_limits.h"
#include "host/study/names.h"
#include "kernels/random/normal-inl.h"
#include "kernels/random/philox-inl.h"
#include "kernels/run/simulate.h"
#include "tests/end_to_end/whole_study.h"
#include "tests/host/compile/small_study.h"

namespace chokepoint {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr int kStates = 8, kColumns = kStates - 1;
constexpr int kMonths = 60;
constexpr int kScenarios = 300;

/// A study with one regime, of which nothing is known but its number of states.
Study study_of_regime() {
  Study study = small_study();
  study.periods = kMonths;
  Regime regime = up_and_down("weather");
  regime.states.clear();
  for (int i = 0; i < kStates; ++i) regime.states.push_back("state " + std::to_string(i));
  regime.transition = Matrix(kStates, std::vector<double>(kStates, 1.0 / kStates));
  study.regimes = {regime};
  study.results.outcomes = {};
  study.results.series = {"regime/weather/state"};
  return study;
}

/// The regime's normal in month t of a scenario.
float normal_of(const Study& study, std::uint32_t scenario, int t) {
  using namespace scalar_target;
  const Words4 words =
      philox(static_cast<std::uint32_t>(t / 4), stream_of("regime/weather"), scenario, 0,
             static_cast<std::uint32_t>(study.seed), static_cast<std::uint32_t>(study.seed >> 32));
  const std::uint32_t all[] = {words.w0, words.w1, words.w2, words.w3};
  return normal_of_word(all[t % 4]);
}

/// Rows of thresholds at z, one step beside it, and at the ends of what normals attain.
std::vector<double> matrix_around(float z) {
  const float least = scalar_target::normal_of_word(0x80000000u), most = -least;
  const float below = std::nextafter(z, -kInfinity), above = std::nextafter(z, kInfinity);
  const std::vector<std::vector<float>> rows = {
      {-kInfinity, least, below, z, above, most, kInfinity},
      {std::nextafter(least, kInfinity), below, z, z, above, above, std::nextafter(most, kInfinity)},
      {-kInfinity, -kInfinity, -kInfinity, -kInfinity, -kInfinity, -kInfinity, -kInfinity},
      {kInfinity, kInfinity, kInfinity, kInfinity, kInfinity, kInfinity, kInfinity},
      {-kInfinity, -kInfinity, z, kInfinity, kInfinity, kInfinity, kInfinity},
      {-0.0f, 0.0f, 0.0f, most, most, kInfinity, kInfinity},
      {least, least, z, z, z, z, z},
      {below, below, above, above, above, above, above}};
  std::vector<double> matrix;
  for (std::vector<float> row : rows) {
    std::sort(row.begin(), row.end());
    matrix.insert(matrix.end(), row.begin(), row.end());
  }
  return matrix;
}

/// Month t's matrix is matrix t, around the normal of scenario t.
std::vector<double> thresholds_of_months(const Study& study) {
  std::vector<double> all;
  for (int t = 0; t < kMonths; ++t) {
    const std::vector<double> matrix = matrix_around(normal_of(study, static_cast<std::uint32_t>(t), t));
    all.insert(all.end(), matrix.begin(), matrix.end());
  }
  return all;
}

/// The tables with these thresholds in place of the study's.
TableLists with_thresholds(TableLists lists, const std::vector<double>& thresholds) {
  compiled::Regime& regime = lists.regimes.front();
  const RankLimits limits = rank_limits_of(thresholds, kStates);
  regime.rank_limits = static_cast<std::int32_t>(lists.rank_limits.size());
  lists.rank_limits.insert(lists.rank_limits.end(), limits.limits.begin(), limits.limits.end());
  regime.passed = static_cast<std::int32_t>(lists.constants.size());
  lists.constants.insert(lists.constants.end(), limits.passed.begin(), limits.passed.end());
  for (int t = 0; t < kMonths; ++t) lists.matrix_of_month[static_cast<std::size_t>(regime.matrix + t)] = t;
  return lists;
}

/// How many thresholds a normal passes, from a state in month t.
int next_state(const std::vector<double>& thresholds, int state, float z, int t) {
  const auto row = thresholds.begin() + (t * kStates + state) * kColumns;
  return static_cast<int>(
      std::count_if(row, row + kColumns, [z](double c) { return z >= static_cast<float>(c); }));
}

class RegimeByWords : public testing::TestWithParam<std::string> {};

TEST_P(RegimeByWords, MovesAsItsNormalsSay) {
  const Study study = study_of_regime();
  const CompiledVariant compiled = compile(study, study.results);
  ASSERT_EQ(compiled.series.size(), 1u);
  ASSERT_NE(compiled.tables.regimes.front().rank_limits, compiled::kNothing);
  const std::vector<double> thresholds = thresholds_of_months(study);
  const TableLists lists = with_thresholds(compiled.tables, thresholds);
  const auto backend = make_cpu_backend(1, GetParam());
  BatchOfScenarios batch(lists.view(), *backend, kScenarios, true);
  batch.simulate(0, kScenarios);
  std::vector<int> entered(kStates);
  for (int i = 0; i < kScenarios; ++i) {
    int state = study.regimes.front().initial;
    for (int t = 0; t < kMonths; ++t) {
      if (t > 0) state = next_state(thresholds, state, normal_of(study, static_cast<std::uint32_t>(i), t), t);
      const std::size_t row = batch.rows() - kMonths + static_cast<std::size_t>(t);
      ASSERT_EQ(batch.row(row)[i], static_cast<float>(state)) << "month " << t << ", scenario " << i;
      ++entered[static_cast<std::size_t>(state)];
    }
  }
  for (int s = 0; s < kStates; ++s) EXPECT_GT(entered[static_cast<std::size_t>(s)], 0) << s;
}

/// Thresholds one step higher give other states: scenario t stands at those of month t.
TEST(RegimeByWordsCheck, SeesOneStep) {
  const Study study = study_of_regime();
  const CompiledVariant compiled = compile(study, study.results);
  const auto backend = make_cpu_backend(1);
  const auto states = [&](const std::vector<double>& thresholds) {
    const TableLists lists = with_thresholds(compiled.tables, thresholds);
    BatchOfScenarios batch(lists.view(), *backend, kScenarios, true);
    batch.simulate(0, kScenarios);
    std::vector<float> all;
    for (std::size_t row = batch.rows() - kMonths; row < batch.rows(); ++row)
      all.insert(all.end(), batch.row(row), batch.row(row) + kScenarios);
    return all;
  };
  std::vector<double> thresholds = thresholds_of_months(study);
  const std::vector<float> right = states(thresholds);
  EXPECT_EQ(states(thresholds), right);
  for (double& c : thresholds) c = std::nextafter(static_cast<float>(c), kInfinity);
  EXPECT_NE(states(thresholds), right);
}

INSTANTIATE_TEST_SUITE_P(InstructionSets, RegimeByWords, testing::ValuesIn(cpu_instruction_sets()),
                         [](const auto& tested) { return tested.param; });

}  // namespace
}  // namespace chokepoint
