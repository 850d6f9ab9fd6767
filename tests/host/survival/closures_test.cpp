#include "host/survival/closures.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "host/study/reader.h"
#include "host/survival/closure.h"

namespace chokepoint {
namespace {

constexpr int kAt = 24;             // [month]
constexpr double kLostUnit = 35;    // [EUR] price less cost, and the penalty
constexpr double kDemand = 100;     // [unit/month]
constexpr double kTolerance = 0.5;  // [EUR] float32, and the last of the stock that comes back

Study stock_cover(const std::vector<Setting>& settings = {}) {
  return read_study("tests/host/survival/stock-cover.toml", settings).variants.front().study;
}

/// The site's capacities in the nominal scenario.
std::vector<float> capacities(const Study& study) {
  const CompiledVariant compiled = compile(study, {{"loss"}, {"site/plant/capacity"}, {}, 0});
  return run_nominal(compiled.tables.view()).series;
}

TEST(Closure, ShutsWholeMonthsAndNoOther) {
  for (const char* availability : {"1", "{ base = 0.5, plus = [{ profile = [[\"2026-01\", 0.5]] }] }"}) {
    const Study study = stock_cover({{"site.plant.availability", availability}});
    for (const int from : {1, 2, 69, 71}) {
      for (const int months : {1, 2, 3}) {
        const std::vector<float> capacity = capacities(with_site_shut(study, 0, from, months));
        for (int t = 0; t < 72; ++t) {
          const bool shut = t >= from && t < from + months;
          EXPECT_EQ(capacity[static_cast<std::size_t>(t)], shut ? 0 : 150)
              << from << " " << months << " " << t;
        }
      }
    }
  }
}

TEST(Closure, LeavesOtherSitesAlone) {
  EXPECT_EQ(capacities(with_site_shut(stock_cover(), 1, 3, 4)), capacities(stock_cover()));
}

TEST(Closure, CannotBeginWithTheStudy) {
  EXPECT_THROW(with_site_shut(stock_cover(), 0, 0, 1), std::logic_error);
  EXPECT_THROW(with_site_shut(stock_cover(), 0, 1, 0), std::logic_error);
}

TEST(Closures, StockLastsAsLongAsItsCover) {
  for (const int cover : {0, 1, 2, 5}) {
    const Study study = stock_cover({{"market.home.stock.cover", std::to_string(cover)}});
    const Undisturbed undisturbed(study);
    Closures closures(undisturbed, 0, kAt);
    EXPECT_EQ(closures.time_to_survive(), cover);
    for (const int months : {1, 2, 3, 6, 12}) {
      const int short_months = std::max(0, months - cover);
      EXPECT_NEAR(closures.effect(months).loss, kLostUnit * kDemand * short_months, kTolerance)
          << cover << " " << months;
      EXPECT_EQ(closures.effect(months).first_lost.has_value(), short_months > 0);
    }
    EXPECT_EQ(closures.effect(12).first_lost, kAt + cover);
  }
}

TEST(Closures, AReadyBackupSurvivesAnyClosure) {
  for (const char* after : {"1", "3"}) {  // the third month of shortage comes as the stock is used up
    const Study study =
        stock_cover({{"lane.backup.backup.qualification", "0"}, {"lane.backup.backup.after", after}});
    const Undisturbed undisturbed(study);
    Closures closures(undisturbed, 0, kAt);
    EXPECT_EQ(closures.time_to_survive(), std::nullopt);
    EXPECT_NEAR(closures.effect(12).loss, 0, kTolerance);
  }
}

TEST(Closures, ALateBackupEndsTheLoss) {
  const Study study = stock_cover({{"lane.backup.backup.qualification", "2"},
                                   {"lane.backup.backup.after", "2"},
                                   {"lane.backup.backup.switch_cost", "1000"}});
  const Undisturbed undisturbed(study);
  Closures closures(undisturbed, 0, kAt);
  EXPECT_EQ(closures.time_to_survive(), 2);  // ready in the fourth month: one is lost
  EXPECT_NEAR(closures.effect(12).loss, kLostUnit * kDemand + 1000, kTolerance);
}

/// The time to survive is a length of closure, not the time until its loss is felt: what is under way still
/// arrives.
TEST(Closures, TransitDelaysTheLossAndDoesNotAvertIt) {
  const Study study = stock_cover({{"lane.usual.transit", "3"}, {"market.home.stock.cover", "1"}});
  const Undisturbed undisturbed(study);
  Closures closures(undisturbed, 0, kAt);
  EXPECT_EQ(closures.time_to_survive(), 1);
  EXPECT_EQ(closures.effect(2).first_lost, kAt + 3 + 1);
}

TEST(Closures, ASaleThatWaitsIsNotLost) {
  const Study study = stock_cover({{"market.home.backlog", "1"}});
  const Undisturbed undisturbed(study);
  // After d months, 100 (d - 2) units wait, and 48 - d months are left to make 50 more than the demand in
  // each.
  EXPECT_EQ(Closures(undisturbed, 0, kAt).time_to_survive(), (50 * 48 + 100 * 2) / (100 + 50));
}

TEST(Closures, LossesOfTheNominalScenarioDoNotCount) {
  const Study study = stock_cover({{"market.home.demand", "200"}, {"market.home.stock.cover", "0"}});
  const Undisturbed undisturbed(study);
  EXPECT_GT(undisturbed.markets()[0].lost[kAt], 0);
  EXPECT_EQ(Closures(undisturbed, 1, kAt).time_to_survive(), std::nullopt);  // the spare plant makes nothing
  EXPECT_EQ(Closures(undisturbed, 0, kAt).time_to_survive(), 0);
}

TEST(Closures, EndWithTheStudy) {
  const Study study = stock_cover();
  const Undisturbed undisturbed(study);
  Closures last(undisturbed, 0, 71), one_before(undisturbed, 0, 69);
  EXPECT_EQ(last.longest(), 1);
  EXPECT_EQ(last.time_to_survive(), std::nullopt);
  EXPECT_EQ(one_before.longest(), 3);
  EXPECT_EQ(one_before.time_to_survive(), 2);
}

}  // namespace
}  // namespace chokepoint
