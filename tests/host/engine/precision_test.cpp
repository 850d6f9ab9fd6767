#include "host/engine/precision.h"

#include <gtest/gtest.h>

#include <limits>

#include "host/error.h"

namespace chokepoint {
namespace {

using Figure = PrecisionTarget::Figure;

const std::vector<Column> kOutcomes = {{"loss", "", "USD"}, {"profit", "", "USD"}};

TEST(Precision, IsHalfTheIntervalOverTheFigure) {
  EXPECT_NEAR(relative_half_width({-200, 1}), 0.0098, 1e-6);
  const PlacedTarget mean{{Figure::mean, "profit", 0.01}, 1};
  EXPECT_TRUE(reaches(mean, {{{0, 9}, {0, 9}}, {{200, 1}, {0, 9}}}));
  EXPECT_FALSE(reaches(mean, {{{0, 9}, {0, 9}}, {{190, 1}, {0, 9}}}));
  EXPECT_FALSE(reaches(mean, {{{0, 9}, {0, 9}}, {{0, 0}, {0, 9}}}));
  const double none = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(reaches(mean, {{{0, 9}, {0, 9}}, {{none, none}, {0, 9}}}));
}

TEST(Precision, NeedsATailToSpeakOf) {
  EXPECT_EQ(least_scenarios({Figure::cvar, "loss", 0.1}, 0.99), 10000u);
  EXPECT_EQ(least_scenarios({Figure::cvar, "loss", 0.1}, 0.5), 1000u);
  EXPECT_EQ(least_scenarios({Figure::mean, "loss", 0.1}, 0.99), 1000u);
}

TEST(Precision, RefusesWhatTheRunDoesNotReport) {
  EXPECT_EQ(place_targets({{Figure::cvar, "profit", 0.1}}, kOutcomes, true).front().outcome, 1u);
  EXPECT_THROW(place_targets({{Figure::cvar, "duty", 0.1}}, kOutcomes, true), UserError);
  EXPECT_THROW(place_targets({{Figure::cvar, "loss", 0.1}}, kOutcomes, false), UserError);
  EXPECT_NO_THROW(place_targets({{Figure::mean, "loss", 0.1}}, kOutcomes, false));
}

}  // namespace
}  // namespace chokepoint
