#include "host/compile/columns.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "host/error.h"
#include "tests/host/compile/small_study.h"

namespace chokepoint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Kind = compiled::Outcome::Kind;

Study study_with_all() {
  Study study = small_study();
  study.drivers = {level_driver("late"), path_driver("noise")};
  study.regimes = {up_and_down("line")};
  study.tariffs = {{"t", kNone, {{0.2, {}, 0, false}}, 12, number(0)}};
  study.lanes[1].tariffs = {0};
  study.lanes.push_back(study.lanes[1]);
  study.lanes.back().name = "spare";
  study.lanes.back().share.reset();
  study.lanes.back().backup = Backup{2, number(1), number(10)};
  return study;
}

std::vector<std::string> names(const std::vector<Column>& columns) {
  std::vector<std::string> result;
  for (const Column& column : columns) result.push_back(column.name);
  return result;
}

CompiledVariant compiled_for(const std::vector<std::string>& outcomes,
                             const std::vector<std::string>& series = {}) {
  return compile(study_with_all(), {outcomes, series, {}, 0});
}

TEST(Columns, AllOutcomesInTheirOrder) {
  const CompiledVariant all = compiled_for({"*"});
  EXPECT_THAT(names(all.outcomes),
              ElementsAre("loss", "profit", "revenue", "total_cost", "cost/purchase", "cost/freight",
                          "cost/duty", "cost/production", "cost/holding", "cost/switching", "cost/shortage",
                          "duty/t", "tariff/t/over_quota", "tariff/t/quota_full", "switches",
                          "market/shop/sold", "market/shop/lost", "market/shop/fill_rate",
                          "market/shop/first_short", "market/shop/longest_short", "market/shop/months_short",
                          "site/mine/output", "site/mine/opening", "site/plant/output", "site/plant/opening",
                          "lane/mine>plant/units", "lane/plant>shop/units", "lane/spare/units",
                          "regime/line/up/months", "regime/line/down/months", "driver/late"));
  EXPECT_EQ(all.tables.outcomes.size(), all.outcomes.size());
}

TEST(Columns, AllSeriesInTheirOrder) {
  const CompiledVariant all = compiled_for({}, {"*"});
  EXPECT_THAT(
      names(all.series),
      ElementsAre("revenue", "cost", "duty", "profit", "market/shop/demand", "market/shop/sold",
                  "market/shop/lost", "market/shop/fill_rate", "site/mine/capacity", "site/mine/output",
                  "site/plant/capacity", "site/plant/output", "stock/plant/raw", "stock/shop/car",
                  "cost/purchase", "cost/freight", "cost/duty", "cost/production", "cost/holding",
                  "cost/switching", "cost/shortage", "duty/t", "regime/line/state", "driver/noise",
                  "site/mine/wanted", "site/plant/wanted", "lane/mine>plant/asked", "lane/mine>plant/shipped",
                  "lane/mine>plant/arrived", "lane/plant>shop/asked", "lane/plant>shop/shipped",
                  "lane/plant>shop/arrived", "lane/spare/asked", "lane/spare/shipped", "lane/spare/arrived",
                  "lane/spare/phase", "market/shop/backlog", "tariff/t/over_quota", "tariff/t/quota_used",
                  "tariff/t/credits"));
  EXPECT_EQ(all.tables.series[7].kind, compiled::Series::Kind::ratio);
  EXPECT_EQ(all.tables.series[7].b, all.tables.markets[0].demanded);
  EXPECT_EQ(all.tables.series[12].a, all.tables.uses[0].stock);
  EXPECT_EQ(all.tables.series[13].a, all.tables.uses[1].stock);
}

TEST(Columns, WhatTellsAScenarioIsFilledWhereSomebodyAsks) {
  const CompiledVariant none = compiled_for({"loss"}, {"market/*/sold"}),
                        some = compiled_for({}, {"cost/holding", "duty/t", "lane/mine*", "tariff/*"});
  EXPECT_EQ(none.tables.numbers.month_cost, compiled::kNothing);
  EXPECT_EQ(none.tables.numbers.month_profit, compiled::kNothing);
  EXPECT_EQ(none.tables.tariffs[0].duty, compiled::kNothing);
  EXPECT_EQ(none.tables.tariffs[0].over, compiled::kNothing);
  EXPECT_EQ(none.tables.lanes[0].entered, compiled::kNothing);
  EXPECT_EQ(some.tables.series[0].a, some.tables.numbers.month_parts + compiled::kHolding);
  EXPECT_EQ(some.tables.series[1].a, some.tables.tariffs[0].duty);
  EXPECT_EQ(some.tables.series[3].a, some.tables.lanes[0].shipped);
  EXPECT_EQ(some.tables.series[4].a, some.tables.lanes[0].entered);
  EXPECT_EQ(some.tables.lanes[1].shipped, compiled::kNothing);
  EXPECT_EQ(some.tables.series[5].a, some.tables.tariffs[0].over);
}

TEST(Columns, PatternsChooseWithoutChangingTheOrder) {
  EXPECT_THAT(names(compiled_for({"lane/*", "cost/d*", "loss", "*/plant/output"}).outcomes),
              ElementsAre("loss", "cost/duty", "site/plant/output", "lane/mine>plant/units",
                          "lane/plant>shop/units", "lane/spare/units"));
}

TEST(Columns, UnitsAreThoseOfTheStudy) {
  std::map<std::string, std::string> units;
  for (const Column& column : compiled_for({"*"}).outcomes) {
    units[column.name] = column.units;
    EXPECT_FALSE(column.long_name.empty());
  }
  EXPECT_EQ(units["loss"], "EUR");
  EXPECT_EQ(units["duty/t"], "EUR");
  EXPECT_EQ(units["tariff/t/over_quota"], "vehicle");
  EXPECT_EQ(units["tariff/t/quota_full"], "month");
  EXPECT_EQ(units["market/shop/sold"], "vehicle");
  EXPECT_EQ(units["market/shop/fill_rate"], "1");
  EXPECT_EQ(units["lane/mine>plant/units"], "kg");
  EXPECT_EQ(units["site/mine/opening"], "month");
  EXPECT_EQ(units["driver/late"], "1");
}

TEST(Columns, SumsThatNobodyWantsAreNotKept) {
  const CompiledVariant none = compiled_for({"loss"}),
                        some = compiled_for({"site/mine/output", "lane/*", "regime/*"});
  EXPECT_EQ(none.tables.totals.size(), 1u + compiled::kCostParts);
  EXPECT_EQ(none.tables.lanes[0].shipped, compiled::kNothing);
  EXPECT_TRUE(none.tables.regimes.empty());
  EXPECT_TRUE(none.tables.level_drivers.empty());
  const auto added = [&](std::size_t i) { return some.tables.totals.at(1 + compiled::kCostParts + i); };
  EXPECT_EQ(added(0).term, some.tables.sites[0].output);
  EXPECT_EQ(added(0).pair, some.tables.outcomes[0].a);
  EXPECT_EQ(added(2).term, some.tables.lanes[1].shipped);
  EXPECT_EQ(added(2).pair, some.tables.outcomes[2].a);
  EXPECT_EQ(some.tables.totals.size(), 1u + compiled::kCostParts + 1 + some.tables.lanes.size());
  EXPECT_EQ(some.tables.regimes[0].months, some.tables.outcomes[4].a);
  EXPECT_EQ(some.tables.outcomes[5].a, some.tables.regimes[0].months + 1);
}

TEST(Columns, WhatOnlyOutcomesReadIsFilledWhereSomebodyAsks) {
  const CompiledVariant none = compiled_for({"loss"}), all = compiled_for({"*"});
  const compiled::Market &unread = none.tables.markets[0], &read = all.tables.markets[0];
  for (const compiled::Slot slot :
       {unread.sold, unread.lost, unread.run_short, unread.longest_short, unread.months_short,
        unread.first_short, none.tables.sites[0].output, none.tables.tariffs[0].quota_full})
    EXPECT_EQ(slot, compiled::kNothing);
  const auto start = [&](compiled::Slot slot) { return all.tables.start.at(static_cast<std::size_t>(slot)); };
  EXPECT_EQ(start(read.run_short), 0);
  EXPECT_EQ(start(read.longest_short), 0);
  EXPECT_EQ(start(read.first_short), 12);  // the study's months: never
  EXPECT_EQ(start(all.tables.tariffs[0].quota_full), 12);
}

TEST(Columns, ADriverThatNothingElseReadsIsDrawnForItsOutcome) {
  const CompiledVariant variant = compiled_for({"driver/late"});
  ASSERT_EQ(variant.tables.level_drivers.size(), 1u);
  EXPECT_EQ(variant.tables.outcomes[0].a, variant.tables.level_drivers[0].value);
}

TEST(Columns, OpeningsAreKnownOrAtMostTheEnd) {
  Study study = study_with_all();
  study.sites[0].stages[0].opens = 3;
  study.sites[0].stages[0].delay = {1, {DriverTerm{0}}, {}};
  study.sites[1].stages[0].opens = 20;
  const CompiledVariant variant = compile(study, {{"site/*/opening"}, {}, {}, 0});
  EXPECT_EQ(variant.tables.outcomes[0].kind, Kind::at_most);
  EXPECT_EQ(variant.tables.outcomes[0].a, variant.tables.stages[0].opening);
  EXPECT_EQ(variant.tables.outcomes[0].limit, 12);
  EXPECT_EQ(variant.tables.outcomes[1].kind, Kind::fixed);
  EXPECT_EQ(variant.tables.outcomes[1].limit, 12);
}

TEST(Columns, EveryPatternWithoutAMatchIsTold) {
  try {
    compiled_for({"loss", "market/shop/solt", "plane/*"}, {"lost"});
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("results.outcomes: 'market/shop/solt' covers no outcome"));
    EXPECT_THAT(error.what(), HasSubstr("Did you mean 'market/shop/sold'?"));
    EXPECT_THAT(error.what(), HasSubstr("results.outcomes: 'plane/*' covers no outcome"));
    EXPECT_THAT(error.what(), HasSubstr("results.series: 'lost' covers no series"));
  }
}

}  // namespace
}  // namespace chokepoint
