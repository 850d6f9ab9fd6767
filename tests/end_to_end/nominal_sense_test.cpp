// The nominal scenario of every study is free of nonsense: what goes wrong in a run is then the disruptions'
// doing, not the study's.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

/// The longest run of months in which a series goes up and down by turns, each time by more than `step` times
/// its mean: an order rule that oscillates swings on and on, a season turns twice a year.
int longest_swing(std::span<const float> months, double step) {
  double mean = 0;
  for (const float x : months) mean += static_cast<double>(x) / static_cast<double>(months.size());
  int longest = 0, swing = 0;
  double before = 0;
  for (std::size_t t = 1; t < months.size(); ++t) {
    const double change = static_cast<double>(months[t]) - static_cast<double>(months[t - 1]);
    const bool is_large = std::abs(change) > step * mean;
    swing = is_large && change * before < 0 ? swing + 1 : 0;
    before = is_large ? change : 0;
    longest = std::max(longest, swing);
  }
  return longest;
}

constexpr double kStep = 0.05;
constexpr int kSwings = 5;  // changes of direction in a row

TEST(LongestSwing, TellsOscillationsFromSeasons) {
  std::vector<float> oscillating, seasonal, dying;
  for (int t = 0; t < 60; ++t) {
    oscillating.push_back(t % 2 == 0 ? 90.0f : 110.0f);
    seasonal.push_back(100 + 30 * std::sin(0.5236f * static_cast<float>(t)));
    dying.push_back(100 + (t % 2 == 0 ? 60 : -60) * std::pow(0.5f, static_cast<float>(t)));
  }
  EXPECT_GT(longest_swing(oscillating, kStep), kSwings);
  EXPECT_LE(longest_swing(seasonal, kStep), 1);
  EXPECT_LE(longest_swing(dying, kStep), kSwings);
}

/// The studies of configs/; those of the tests want to be awkward.
std::vector<std::string> studies_of_configs() {
  std::vector<std::string> studies = tested_studies();
  std::erase_if(studies, [](const std::string& path) { return !path.starts_with("configs/"); });
  return studies;
}

class NominalSense : public testing::TestWithParam<std::string> {};

TEST_P(NominalSense, LosesNothingSwitchesNothingOscillatesNowhere) {
  const WholeStudy study(GetParam());
  for (std::size_t v = 0; v < study.size(); ++v) {
    const bool is_base = v == 0;  // a variant may be a worse plan on purpose
    const std::vector<float> values = study.nominal_all(v);
    for (std::size_t o = 0; o < study.outcomes().size(); ++o) {
      const std::string& name = study.outcomes()[o].name;
      if (name == "switches" && is_base) {
        EXPECT_EQ(values[o], 0) << study.name(v);
      }
      if (name == "profit") {
        EXPECT_GT(values[o], 0) << study.name(v);
      }
      if (name.ends_with("/fill_rate") && is_base) {
        EXPECT_GE(values[o], 0.999999f) << study.name(v) << ": " << name;
      }
    }
    const auto months = static_cast<std::size_t>(study.tables(v).months);
    for (std::size_t s = 0; s < study.series().size(); ++s) {
      const std::string& name = study.series()[s].name;
      if (!name.starts_with("stock/") && !name.ends_with("/output")) continue;
      const std::span<const float> series(&values[study.outcomes().size() + s * months], months);
      EXPECT_LE(longest_swing(series, kStep), kSwings) << study.name(v) << ": " << name;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Configs, NominalSense, testing::ValuesIn(studies_of_configs()),
                         [](const auto& tested) { return study_label(tested.param); });

}  // namespace
}  // namespace chokepoint
