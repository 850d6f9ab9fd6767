#include "host/story/search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/study/reader.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kFirst = 1000, kCount = 5000;
const std::string kCorners = "tests/end_to_end/corners.toml";

std::vector<float> values_of(const std::string& outcome, std::size_t variant) {
  const WholeStudy study(kCorners);
  const Rows rows =
      study.outcomes_of(variant, *make_cpu_backend(2), kFirst, static_cast<std::int64_t>(kCount));
  for (std::size_t o = 0; o < study.outcomes().size(); ++o)
    if (study.outcomes()[o].name == outcome) return rows[o];
  throw std::invalid_argument(outcome);
}

Found find(const std::string& outcome, std::size_t variant, double value, Backend& backend) {
  const StudyFile file = read_study(kCorners);
  return nearest_scenario(file, file.variants[variant], outcome, value, {kFirst, kCount}, backend);
}

TEST(Search, FindsTheNearestOnEveryInstructionSet) {
  for (const std::size_t variant : {0u, 1u}) {
    const std::vector<float> loss = values_of("loss", variant);
    const double wanted = static_cast<double>(loss[4321]) + 0.01;
    std::size_t nearest = 0;
    const auto distance = [&](std::size_t i) { return std::abs(static_cast<double>(loss[i]) - wanted); };
    for (std::size_t i = 1; i < loss.size(); ++i)
      if (distance(i) < distance(nearest)) nearest = i;
    for (const std::string& instructions : cpu_instruction_sets()) {
      const Found found = find("loss", variant, wanted, *make_cpu_backend(3, instructions));
      EXPECT_EQ(found.scenario, kFirst + nearest) << instructions;
      EXPECT_EQ(found.value, static_cast<double>(loss[nearest]));
    }
  }
}

/// Many scenarios have 3 short months; one of them is the first.
TEST(Search, TakesTheSmallestNumberOfSeveral) {
  const std::vector<float> months = values_of("market/home/months_short", 0);
  const auto first = static_cast<std::size_t>(std::find(months.begin(), months.end(), 3.0f) - months.begin());
  ASSERT_LT(first, months.size());
  ASSERT_GT(std::count(months.begin(), months.end(), 3.0f), 2);
  for (const int threads : {1, 2, 4})
    EXPECT_EQ(find("market/home/months_short", 0, 3, *make_cpu_backend(threads)).scenario, kFirst + first);
}

TEST(Search, FindsInfinity) {
  const std::vector<float> delay = values_of("driver/pert", 0);
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const auto first =
      static_cast<std::size_t>(std::find(delay.begin(), delay.end(), kInfinity) - delay.begin());
  ASSERT_LT(first, delay.size());
  EXPECT_EQ(find("driver/pert", 0, static_cast<double>(kInfinity), *make_cpu_backend(2)).scenario,
            kFirst + first);
}

}  // namespace
}  // namespace chokepoint
