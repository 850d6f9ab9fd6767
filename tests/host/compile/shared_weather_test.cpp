#include "host/compile/shared_weather.h"

#include <gtest/gtest.h>

#include "tests/host/compile/small_study.h"

namespace chokepoint {
namespace {

const ResultsWanted kLoss{{"loss"}, {}, {}, 0};

/// Demand and unit cost of the small study vary with two level drivers, a path driver and a regime.
Study stormy_study() {
  Study study = small_study();
  study.drivers = {level_driver("level"), level_driver("other"), path_driver("path", 0.5)};
  study.regimes = {up_and_down("line")};
  study.markets[0].demand.times = {DriverTerm{0}, DriverTerm{2}};
  study.sites[0].unit_cost.base = 1;
  study.sites[0].unit_cost.times = {DriverTerm{1}, RegimeTerm{0, {1, 2}}};
  return study;
}

const Correlation::Member kLevel{false, 0}, kOther{false, 1}, kPath{false, 2}, kLine{true, 0};

TEST(SharedWeather, HasWhatTheVariantLeavesAsItIs) {
  const Study base = stormy_study();
  const SharedWeather shared(base);
  Study variant = base;
  variant.sites[0].unit_cost.base = 7;  // no weather
  for (const Correlation::Member member : {kLevel, kOther, kPath, kLine})
    EXPECT_TRUE(shared.has(variant, member));
  variant.drivers[0].distribution = Lognormal{2, 0.6};
  variant.regimes[0].transition[0] = {0.8, 0.2};
  EXPECT_FALSE(shared.has(variant, kLevel));
  EXPECT_FALSE(shared.has(variant, kLine));
  EXPECT_TRUE(shared.has(variant, kOther));
  EXPECT_TRUE(shared.has(variant, kPath));
}

TEST(SharedWeather, HasNothingInCommonWithOtherDraws) {
  const Study base = stormy_study();
  const SharedWeather shared(base);
  Study seed = base, correlated = base, renamed = base, shorter = base;
  ++seed.seed;
  correlated.correlations = {{kLevel, kOther, 0.5}};
  renamed.drivers[1].name = "another";
  --shorter.periods;
  for (const Study& variant : {seed, correlated, renamed, shorter}) EXPECT_FALSE(shared.has(variant, kPath));
}

TEST(SharedWeather, WhatLoadsOnAHeldDriverIsNotTheBases) {
  Study base = stormy_study();
  base.drivers[2].loadings = {{0, 0.5}};
  const SharedWeather shared(base);
  Study variant = base;
  variant.drivers[0].held = true;
  EXPECT_FALSE(shared.has(variant, kLevel));
  EXPECT_FALSE(shared.has(variant, kPath));
  EXPECT_TRUE(shared.has(variant, kOther));
}

TEST(SharedWeather, DrawsWhatTheVariantsReadAndNothingElse) {
  Study base = stormy_study();
  base.drivers.push_back(level_driver("unread"));
  SharedWeather shared(base);
  EXPECT_TRUE(shared.empty());
  const CompiledVariant compiled = compile(base, kLoss, {}, &shared);
  EXPECT_EQ(compiled.tables.drawn_levels.size(), 2u);
  EXPECT_EQ(compiled.tables.drawn_months.size(), 2u);
  EXPECT_TRUE(compiled.tables.level_drivers.empty());
  EXPECT_TRUE(compiled.tables.path_latents.empty());
  const TableLists weather = shared.compile();
  EXPECT_EQ(weather.outcomes.size(), 2u);
  EXPECT_EQ(weather.series.size(), 2u);
  EXPECT_EQ(weather.level_drivers.size(), 2u);
  EXPECT_EQ(weather.path_latents.size(), 2u);
  EXPECT_TRUE(weather.lanes.empty());
}

TEST(SharedWeather, AChangedDriverDrawsTheNormalsThatItMixes) {
  Study base = stormy_study();
  base.correlations = {{kLevel, kOther, 0.5}};
  SharedWeather shared(base);
  Study variant = base;
  variant.drivers[1].distribution = Normal{3, 1};
  const CompiledVariant compiled = compile(variant, kLoss, {}, &shared);
  EXPECT_EQ(compiled.tables.level_drivers.size(), 2u) << "the changed one, and the one it is correlated with";
  EXPECT_TRUE(compiled.tables.drawn_levels.empty());
  EXPECT_EQ(compiled.tables.drawn_months.size(), 2u);
}

TEST(SharedWeather, AHeldDriverNeedsNobodysNormals) {
  Study base = stormy_study();
  base.correlations = {{kLevel, kOther, 0.5}};
  SharedWeather shared(base);
  Study variant = base;
  variant.drivers[1].held = true;
  const CompiledVariant compiled = compile(variant, kLoss, {}, &shared);
  EXPECT_EQ(compiled.tables.level_drivers.size(), 1u);
  EXPECT_EQ(compiled.tables.drawn_levels.size(), 1u);
}

}  // namespace
}  // namespace chokepoint
