#include "host/engine/driver_sample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "host/engine/run.h"
#include "host/statistics/sensitivities.h"
#include "host/study/reader.h"

namespace chokepoint {
namespace {

class Sensitivities : public testing::Test {
 protected:
  static Result run(const std::string& path, std::uint64_t scenarios) {
    StudyFile file = read_study(path);
    for (StudyVariant& variant : file.variants) {
      variant.study.results.outcomes = {"loss", "regime/*"};
      if (variant.study.drivers.empty()) continue;
      variant.study.results.outcomes.push_back("driver/*");
      variant.study.results.series = {"driver/*"};
    }
    RunOptions options;
    options.scenarios = scenarios;
    return run_study(
        file, options, *make_cpu_backend(2), [](const RunPlan&) {}, [](const Progress&) {});
  }
  static std::size_t number(const std::vector<Column>& columns, const std::string& name) {
    std::size_t i = 0;
    while (i < columns.size() && columns[i].name != name) ++i;
    return i;
  }
};

TEST_F(Sensitivities, OfADriverToItselfAreWhole) {
  const Result result = run("tests/end_to_end/corners.toml", 20000);
  EXPECT_EQ(result.sensitivity_scenarios, 20000u);
  int same = 0, counters = 0;
  for (std::size_t d = 0; d < result.drivers.size(); ++d) {
    const std::string& name = result.drivers[d].name;
    const std::size_t o = number(result.outcomes, name);
    if (o < result.outcomes.size()) {
      const Sensitivity& found = result.variants[0].sensitivity[o][d];
      if (std::isnan(found.rank_correlation.value)) continue;  // it does not vary
      EXPECT_EQ(found.rank_correlation.value, 1) << name;
      if (std::isfinite(found.first_order.value)) {
        EXPECT_GT(found.first_order.value, 0.9) << name;
      }
      ++same;
    }
    // Months away are all months but those in the initial state.
    for (std::size_t k = 0; k < result.outcomes.size(); ++k) {
      const double r = result.variants[0].sensitivity[k][d].rank_correlation.value;
      if (result.outcomes[k].name.starts_with(name + "/") && r == -1) ++counters;
    }
  }
  EXPECT_GT(same, 0);
  EXPECT_GT(counters, 0);
}

TEST_F(Sensitivities, TakeAPathDriverByItsMean) {
  const Result result = run("tests/end_to_end/corners.toml", 20000);  // bins of 1000 scenarios
  int paths = 0;
  for (std::size_t d = 0; d < result.drivers.size(); ++d) {
    const std::size_t s = number(result.series, result.drivers[d].name);
    if (s == result.series.size()) continue;
    const auto& values = result.variants[0].driver_value[d];
    const auto& months = result.variants[0].series[s].mean;
    if (values.size() < DriverBins::kMostBins) continue;
    const double of_bins =
        std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
    const double of_months =
        std::accumulate(months.begin(), months.end(), 0.0) / static_cast<double>(months.size());
    EXPECT_NEAR(of_bins, of_months, 1e-5 * std::abs(of_months)) << result.drivers[d].name;
    ++paths;
  }
  EXPECT_GT(paths, 0);
}

TEST_F(Sensitivities, AreThoseOfTheFirstScenarios) {
  const Result shorter = run("configs/minimal.toml", DriverSample::kScenarios);
  const Result longer = run("configs/minimal.toml", 40000);
  ASSERT_EQ(longer.sensitivity_scenarios, DriverSample::kScenarios);
  ASSERT_FALSE(longer.drivers.empty());
  for (std::size_t d = 0; d < longer.drivers.size(); ++d) {
    const Sensitivity &a = shorter.variants[0].sensitivity[0][d], &b = longer.variants[0].sensitivity[0][d];
    EXPECT_EQ(a.first_order.value, b.first_order.value);
    EXPECT_EQ(a.rank_correlation.standard_error, b.rank_correlation.standard_error);
  }
}

TEST_F(Sensitivities, NeedSomeScenarios) {
  EXPECT_TRUE(run("configs/minimal.toml", DriverSample::kLeast - 1).drivers.empty());
  EXPECT_FALSE(run("configs/minimal.toml", DriverSample::kLeast).drivers.empty());
}

}  // namespace
}  // namespace chokepoint
