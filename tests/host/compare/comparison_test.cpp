#include "host/compare/comparison.h"

#include <gtest/gtest.h>

#include "host/results/writer.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

class Comparing : public testing::Test {
 protected:
  ComparedRun written(const Result& result) {
    const std::string path = folder_ / std::to_string(++runs_);
    RunDirectory(path).write(result, example_record());
    return read_compared_run(path);
  }

  /// The example from another seed.
  static Result other_seed() {
    Result result = example_result();
    result.seed = 7;
    return result;
  }

  static const ComparedFigure& figure(const Comparison& comparison, const std::string& statistic,
                                      const std::string& outcome, const std::string& probability = "") {
    for (const ComparedFigure& each : comparison.figures) {
      const auto& of = each.name.of;
      if (each.name.table == "summary" && each.name.statistic == statistic && of[0].second == "base" &&
          of[1].second == outcome && (probability.empty() || of.back().second == probability))
        return each;
    }
    throw std::logic_error("no such figure");
  }

 private:
  TemporaryFolder folder_;
  int runs_ = 0;
};

TEST_F(Comparing, FindsTheSameRunTheSame) {
  const Comparison comparison = compare_runs(written(example_result()), written(example_result()));
  EXPECT_EQ(comparison.dependence, Dependence::same);
  EXPECT_EQ(comparison.shared, 5000u);
  EXPECT_GT(comparison.figures.size(), 200u);
  EXPECT_EQ(comparison.differing, 0u);
  EXPECT_EQ(comparison.only_a + comparison.only_b, 0u);
  EXPECT_TRUE(comparison.unequal_variables.empty());
}

TEST_F(Comparing, FindsTheLastBitOfTheSameScenarios) {
  Result result = example_result();
  result.variants[1].outcome[0].sd = std::nextafter(result.variants[1].outcome[0].sd, 1e9);
  result.variants[0].sample[1][3] += 1e-6f;
  const Comparison comparison = compare_runs(written(example_result()), written(result));
  EXPECT_EQ(comparison.differing, 1u);
  EXPECT_EQ(comparison.unequal_variables, std::vector<std::string>{"sample"});
}

TEST_F(Comparing, HoldsDifferencesAgainstTheErrorsOfBoth) {
  Result result = other_seed();
  OutcomeSummary& loss = result.variants[0].outcome[0];  // mean 0 with the error 0.5
  loss.mean = 2;
  loss.mean_se = 1.2;
  const Comparison comparison = compare_runs(written(example_result()), written(result));
  EXPECT_EQ(comparison.dependence, Dependence::independent);
  const ComparedFigure& mean = figure(comparison, "mean", "loss");
  EXPECT_NEAR(mean.z, 2 / 1.3, 1e-12);  // sqrt(0.5^2 + 1.2^2) = 1.3
  EXPECT_EQ(comparison.differing, 0u);
}

TEST_F(Comparing, SaysWhatDiffersBeyondItsError) {
  Result result = other_seed();
  result.variants[0].outcome[0].mean = 6;  // 6 / (0.5 sqrt 2): 8.5 errors
  const Comparison comparison = compare_runs(written(example_result()), written(result));
  EXPECT_EQ(comparison.differing, 1u);
  EXPECT_TRUE(figure(comparison, "mean", "loss").differs);
  EXPECT_LT(figure(comparison, "mean", "loss").p, 1e-10);
}

TEST_F(Comparing, TellsQuantilesApartByTheSharesBetweenThem) {
  const auto with = [](Result result, double step) {  // 2000 up to 2 or 2500 up to 3, and so on
    OutcomeSummary& loss = result.variants[0].outcome[0];
    loss.histogram = {{0, 2, 3, 10}, {2000, 500, 2500}};
    if (step > 0) loss.histogram.count = {2000, 1500, 1500};
    loss.quantile = {{3 - step, 2.9 - step, 3.1 - step}, {9, 8.9, 9.1}, {9.5, 9.4, 9.6}};
    return result;
  };
  const Comparison comparison =
      compare_runs(written(with(example_result(), 0)), written(with(other_seed(), 1)));
  // Below 3 are 0.5 and 0.7 of the scenarios.
  const double error = std::sqrt(0.6 * 0.4 * 2 / 5000);
  EXPECT_NEAR(figure(comparison, "quantile", "loss", "0.5").z, 0.2 / error, 1e-9);
  EXPECT_TRUE(figure(comparison, "quantile", "loss", "0.5").differs);
}

TEST_F(Comparing, KnowsHowLittleFewScenariosTell) {
  Result here = example_result(), there = other_seed();
  for (Result* result : {&here, &there}) result->scenarios = 40;
  there.variants[0].outcome[0].mean = 3;  // 3 / (0.5 sqrt 2): 4.2 errors, of 39 degrees of freedom
  there.variants[0].outcome[0].cvar[1].value += 50;
  const Comparison comparison = compare_runs(written(here), written(there));
  const ComparedFigure& mean = figure(comparison, "mean", "loss");
  const double figures = static_cast<double>(comparison.figures.size());
  EXPECT_GT(mean.p, 2 * std::erfc(mean.z / std::sqrt(2.0)));
  EXPECT_LT(mean.p, figures * 1e-3);
  EXPECT_EQ(figure(comparison, "cvar", "loss", "0.99").z,
            0);  // not one scenario lies beyond: nothing is told
  EXPECT_GT(comparison.untold, 0u);
}

TEST_F(Comparing, TakesSharedScenariosIntoAccount) {
  Result result = example_result();
  result.scenarios = 20000;  // four times as many, of which the first are the same
  result.variants[0].outcome[0].mean = 1;
  result.variants[0].outcome[0].mean_se = 0.25;  // half the error
  const Comparison comparison = compare_runs(written(example_result()), written(result));
  EXPECT_EQ(comparison.dependence, Dependence::overlapping);
  EXPECT_EQ(comparison.shared, 5000u);
  // 0.5^2 (1 - 1/4): the error of the scenarios that the first run lacks.
  EXPECT_NEAR(figure(comparison, "mean", "loss").z, 1 / (0.5 * std::sqrt(0.75)), 1e-12);
}

TEST_F(Comparing, CountsWhatOneRunAloneHas) {
  Result result = other_seed();
  result.outcomes[0].units = "USD";  // another figure, then
  const Comparison comparison = compare_runs(written(example_result()), written(result));
  EXPECT_GT(comparison.only_a, 0u);
  EXPECT_EQ(comparison.only_a, comparison.only_b);
}

TEST_F(Comparing, KnowsTheSameStudyByTextSettingsAndFiles) {
  const ComparedRun run = written(example_result());
  Result same = other_seed(), text = same, setting = same, file = same;
  same.settings.push_back("sampling.seed=7");
  text.study_sha256 = std::string(64, 'b');
  setting.settings[0] = "market.us.demand=1.6";
  file.data[0].text = "1.5, 3";
  EXPECT_FALSE(difference_of_studies(run, written(same)));
  EXPECT_TRUE(difference_of_studies(run, written(text)));
  EXPECT_TRUE(difference_of_studies(run, written(setting)));
  EXPECT_TRUE(difference_of_studies(run, written(file)));
}

TEST_F(Comparing, TrustsTheErrorOfAMonthInWhichTheFirstScenariosAreAlike) {
  Result here = example_result(), there = other_seed();
  for (Result* result : {&here, &there}) {
    SeriesSummary& series = result->variants[0].series[0];
    series.quantile[3] = {{1, 1, 1}, {1, 1, 1}};
    series.mean_se[3] = 0.5;  // of what happens in few scenarios
  }
  there.variants[0].series[0].mean[3] += 1;
  EXPECT_EQ(compare_runs(written(here), written(there)).differing, 0u);
  there.variants[0].series[0].mean[3] += 9;
  const Comparison comparison = compare_runs(written(here), written(there));
  EXPECT_EQ(comparison.untold, 0u);
  EXPECT_EQ(comparison.differing, 1u);
}

}  // namespace
}  // namespace chokepoint
