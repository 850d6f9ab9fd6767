// Whole scenarios month by month: the reference's trace.

#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "tests/end_to_end/known_answers.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

/// One scenario by name: numbers by outcome, months by series.
struct Told {
  std::map<std::string, double> outcome;
  std::map<std::string, std::vector<double>> series;
};

Told scenario_of(const WholeStudy& study, const Rows& rows, std::size_t i, std::size_t months) {
  Told told;
  const std::size_t outcomes = study.outcomes().size();
  for (std::size_t o = 0; o < outcomes; ++o)
    told.outcome[study.outcomes()[o].name] = static_cast<double>(rows[o][i]);
  for (std::size_t r = outcomes; r < rows.size(); ++r)
    told.series[study.series()[(r - outcomes) / months].name].push_back(static_cast<double>(rows[r][i]));
  return told;
}

/// How many months of a scenario's series are not the reference's.
std::size_t disagreements(const Told& told, const KnownScenarios& known, std::size_t first, double factor) {
  std::size_t found = 0;
  for (const auto& [name, values] : known.outcomes) {
    if (name == "month") continue;
    const std::vector<double>& months = told.series.at(name);
    const double largest = *std::max_element(months.begin(), months.end());
    for (std::size_t t = 0; t < months.size(); ++t)
      if (!agrees(months[t] * factor, values[first + t], largest)) ++found;
  }
  return found;
}

TEST(Trace, IsTheReference) {
  const KnownScenarios known = read_known_scenarios("tests/end_to_end/fixtures/corners.trace.csv");
  const WholeStudy study("tests/end_to_end/corners.toml");
  constexpr std::size_t kMonths = 31;
  EXPECT_GT(known.outcomes.size(), 80u);
  ASSERT_EQ(known.scenarios.size() % kMonths, 0u);
  for (std::size_t first = 0; first < known.scenarios.size(); first += kMonths) {
    const Rows rows = study.all_of(0, *make_cpu_backend(1), known.scenarios[first], 1);
    const Told told = scenario_of(study, rows, 0, kMonths);
    EXPECT_EQ(disagreements(told, known, first, 1.0), 0u) << "scenario " << known.scenarios[first];
    EXPECT_GT(disagreements(told, known, first, 1.01), 1000u);
  }
}

}  // namespace
}  // namespace chokepoint
