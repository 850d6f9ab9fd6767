#include "host/compile/network.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/compile/compile.h"
#include "host/study/reader.h"
#include "tests/host/compile/small_study.h"

namespace chokepoint {
namespace {

using testing::ElementsAre;

/// A compiled study whose numbers are read by slot.
struct Compiled {
  explicit Compiled(const Study& study) : tables(compile(study, {{"loss"}, {}, {}, 0}).tables) {}
  float start(compiled::Slot slot) const { return tables.start[static_cast<std::size_t>(slot)]; }
  float constant(compiled::QuantityId id, int t = 0) const {
    const compiled::Quantity& q = tables.quantities[static_cast<std::size_t>(id)];
    EXPECT_EQ(q.slot, compiled::kNothing);
    return tables.constants[static_cast<std::size_t>(q.base + q.base_stride * t)];
  }
  float share(const compiled::Stage& stage, int t) const {
    return tables.constants[static_cast<std::size_t>(stage.share + t)];
  }
  const TableLists tables;
};

TEST(Network, StartsWhereNominalNeedsStand) {
  const Compiled c(small_study());
  const compiled::Use &raw = c.tables.uses[0], &cars = c.tables.uses[1];
  EXPECT_EQ(c.start(cars.average), 80);
  EXPECT_EQ(c.start(cars.stock), 40);
  EXPECT_EQ(c.start(raw.average), 160);  // 2 kg for each of 80 cars
  EXPECT_EQ(c.start(raw.stock), 160);
  const compiled::Lane &supply = c.tables.lanes[0], &delivery = c.tables.lanes[1];
  EXPECT_EQ(c.start(supply.pipe), 160);
  EXPECT_EQ(c.start(supply.pipe + 1), 160);
  EXPECT_EQ(c.start(delivery.pipe), 80);
  EXPECT_EQ(supply.mix, compiled::kNothing);  // the only lane: always all of it
  EXPECT_EQ(supply.delivered, compiled::kNothing);
  EXPECT_EQ(c.start(supply.asked), 0);
  EXPECT_EQ(c.tables.start.size(), static_cast<std::size_t>(c.tables.numbers.slots));
}

TEST(Network, NumbersOfTheStudy) {
  const compiled::Tables numbers = Compiled(small_study()).tables.numbers;
  EXPECT_EQ(numbers.seed_low, 2u);
  EXPECT_EQ(numbers.seed_high, 1u);
  EXPECT_EQ(numbers.months, 12);
  EXPECT_EQ(numbers.start_month, 3);  // April
}

TEST(Network, AShortSiteStartsWithWhatItCanMake) {
  Study study = small_study();
  study.sites[1].stages[0].capacity = number(50);
  study.lanes.push_back(study.lanes[1]);  // shares 3 and 1; the second lane carries 10 at most
  study.lanes[1].share = number(3);
  study.lanes[2].name = "narrow";
  study.lanes[2].limit = number(10);
  const Compiled c(study);
  // 60 and 20 are the shares of 80; the lanes can carry min(60, 50) and 10; the plant makes 50 of those 60
  EXPECT_FLOAT_EQ(c.start(c.tables.lanes[1].pipe), 50 * 50.0f / 60);
  EXPECT_FLOAT_EQ(c.start(c.tables.lanes[2].pipe), 10 * 50.0f / 60);
  EXPECT_EQ(c.start(c.tables.uses[0].average), 100);
  EXPECT_EQ(c.start(c.tables.uses[1].average), 80);
  EXPECT_EQ(c.start(c.tables.lanes[2].mix), 0.25f);
  EXPECT_EQ(c.constant(c.tables.lanes[1].share), 0.75f);
  EXPECT_EQ(c.tables.uses[1].shares_vary, 0);
}

TEST(Network, StartOfTheExampleByHand) {
  const StudyFile file = read_study("tests/end_to_end/example-study.toml");
  const Compiled c(file.variants.front().study);
  // us-market in January 2026: 8000 * 1 (noise) * 0.2 (profile) * 0.9 (season); all by imports
  const compiled::Use &cells = c.tables.uses[0], &us = c.tables.uses[1], &eu = c.tables.uses[2];
  EXPECT_FLOAT_EQ(c.start(us.average), 1440);
  EXPECT_FLOAT_EQ(c.start(us.stock), 720);
  EXPECT_EQ(c.start(eu.average), 0);
  EXPECT_EQ(c.start(eu.stock), 1200);
  EXPECT_EQ(c.start(cells.average), 0);
  EXPECT_EQ(c.start(cells.stock), 0);
  EXPECT_FLOAT_EQ(c.start(c.tables.lanes[3].pipe), 1440);
  EXPECT_EQ(c.start(c.tables.lanes[3].mix), 1);
  EXPECT_EQ(c.start(c.tables.lanes[2].mix), 0);
  EXPECT_EQ(c.start(c.tables.lanes[4].pipe), 0);
  EXPECT_EQ(c.start(c.tables.regimes[static_cast<std::size_t>(c.tables.tariffs[0].regime)].state), 2);
}

TEST(Network, KnownSharesAreRescaledMonthByMonth) {
  Study study = small_study();
  study.lanes.push_back(study.lanes[1]);
  study.lanes[1].share = Quantity{1, {ProfileTerm{{4, 5}, {1, 0}}}, {}};
  study.lanes[2].share = Quantity{3, {ProfileTerm{{7, 8}, {1, 0}}}, {}};
  const Compiled c(study);
  const auto shares = [&](int t) {
    return std::pair(c.constant(c.tables.lanes[1].share, t), c.constant(c.tables.lanes[2].share, t));
  };
  EXPECT_EQ(shares(4), std::pair(0.25f, 0.75f));
  EXPECT_EQ(shares(5), std::pair(0.0f, 1.0f));
  EXPECT_EQ(shares(8), std::pair(0.5f, 0.5f));  // all 0 counts as equal
}

TEST(Network, UncertainSharesAreLeftToTheScenario) {
  Study study = small_study();
  study.drivers = {level_driver("a")};
  study.lanes.push_back(study.lanes[1]);
  study.lanes[1].share = Quantity{1, {DriverTerm{0}}, {}};
  study.lanes[2].share = number(3);
  const Compiled c(study);
  EXPECT_EQ(c.tables.uses[1].shares_vary, 1);
  EXPECT_EQ(c.constant(c.tables.lanes[2].share), 3);
  EXPECT_EQ(c.start(c.tables.lanes[2].mix), 0.6f);  // 3 of 3 + the median 2
}

TEST(Network, AStageOpensAndRampsAsKnown) {
  Study study = small_study();
  study.sites[0].stages[0].opens = 2;
  study.sites[0].stages[0].delay = number(1.5);
  study.sites[0].stages[0].ramp_months = {1, 5};
  study.sites[0].stages[0].ramp_share = {0.2, 1};
  const Compiled c(study);
  const compiled::Stage& stage = c.tables.stages[0];
  EXPECT_EQ(stage.opening, compiled::kNothing);
  EXPECT_EQ(c.share(stage, 2), 0);                  // open from 3.5 on
  EXPECT_FLOAT_EQ(c.share(stage, 3), 0.5f * 0.2f);  // half a month, before the ramp begins
  EXPECT_FLOAT_EQ(c.share(stage, 4), 0.3f);         // age 1.5
  EXPECT_FLOAT_EQ(c.share(stage, 9), 1);
}

TEST(Network, AnUncertainDelayKeepsTheRamp) {
  Study study = small_study();
  study.drivers = {level_driver("late")};
  study.sites[0].stages[0].opens = 2;
  study.sites[0].stages[0].delay = {1, {DriverTerm{0}}, {}};
  study.sites[0].stages[0].ramp_months = {1, 5, 7};
  study.sites[0].stages[0].ramp_share = {0.2, 0.6, 1};
  const Compiled c(study);
  const compiled::Stage& stage = c.tables.stages[0];
  EXPECT_EQ(stage.share, compiled::kNothing);
  EXPECT_NE(stage.opening, compiled::kNothing);
  EXPECT_EQ(stage.opens, 2);
  EXPECT_EQ(stage.delay, c.tables.numbers.level_quantities.begin);
  EXPECT_EQ(stage.ramp_first, 0.2f);
  ASSERT_EQ(stage.ramp.end - stage.ramp.begin, 2);
  const compiled::RampPiece &first = c.tables.ramp_pieces[0], &second = c.tables.ramp_pieces[1];
  EXPECT_THAT((std::vector{first.from, first.width, first.slope}), ElementsAre(1, 4, 0.1f));
  EXPECT_THAT((std::vector{second.from, second.width, second.slope}), ElementsAre(5, 2, 0.2f));
}

TEST(Network, ASiteComesAfterAllThatItSupplies) {
  const Study study = small_study();
  EXPECT_THAT(topology_of(study).downstream, ElementsAre(1, 0));
  Study cycle = study;
  cycle.lanes.push_back(cycle.lanes[0]);
  cycle.lanes[2].from = 1;
  cycle.lanes[2].to = 0;
  cycle.sites[0].inputs = {{1, 1, {}}};
  EXPECT_THROW(topology_of(cycle), std::logic_error);
}

TEST(Network, PrimariesStandBeforeBackupsInOneList) {
  Study study = small_study();
  study.lanes.insert(study.lanes.begin(), study.lanes[0]);
  study.lanes[0].name = "spare";
  study.lanes[0].share.reset();
  study.lanes[0].backup = Backup{2, number(3), number(100)};
  const Compiled c(study);
  const compiled::Use& raw = c.tables.uses[0];
  EXPECT_EQ(raw.primaries.end, raw.backups.begin);
  EXPECT_EQ(c.tables.lane_list[static_cast<std::size_t>(raw.primaries.begin)], 1);
  EXPECT_EQ(c.tables.lane_list[static_cast<std::size_t>(raw.backups.begin)], 0);
  EXPECT_EQ(c.tables.lanes[0].share, compiled::kNothing);
  EXPECT_EQ(c.tables.lanes[0].limit, compiled::kNothing);
  EXPECT_EQ(c.start(c.tables.lanes[0].mix), 0);
  EXPECT_EQ(c.start(c.tables.lanes[0].pipe), 0);
  ASSERT_EQ(c.tables.backups.size(), 1u);
  EXPECT_EQ(c.constant(c.tables.backups[0].switch_cost), 100);
}

TEST(Network, TariffsKnowTheirStatesAndLanes) {
  Study study = small_study();
  study.tariffs = {{"t", kNone, {{0.2, 100.0, 0.05, false}}, 3, number(7)}};
  study.lanes[1].tariffs = {0};
  study.lanes[0].earns = 0;
  const Compiled c(study);
  const compiled::Tariff& tariff = c.tables.tariffs[0];
  EXPECT_EQ(tariff.has_quota, 1);
  EXPECT_EQ(tariff.has_offset, 0);
  EXPECT_EQ(tariff.regime, compiled::kNothing);
  EXPECT_EQ(c.tables.tariff_states[0].quota, 100);
  EXPECT_EQ(c.tables.lane_list[static_cast<std::size_t>(tariff.lanes.begin)], 1);
  EXPECT_EQ(c.tables.lane_list[static_cast<std::size_t>(tariff.earners.begin)], 0);
}

}  // namespace
}  // namespace chokepoint
