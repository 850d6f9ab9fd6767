#include "host/compile/quantities.h"

#include <gtest/gtest.h>

#include "host/compile/draft.h"
#include "tests/host/compile/small_study.h"

namespace chokepoint {
namespace {

constexpr Index kLevel = 0, kPath = 1;

Study study_with_weather() {
  Study study = small_study();
  study.drivers = {level_driver("level"), path_driver("path")};
  study.regimes = {up_and_down("line")};
  return study;
}

const SeasonTerm kSeason{{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}};

/// The compiled quantity that stands alone in a draft.
struct Alone {
  explicit Alone(const Quantity& quantity, double ceiling = Quantities::kNoCeiling) : draft(study) {
    draft.quantities.add(quantity, ceiling);
    draft.quantities.finish(draft.lists);
  }
  const compiled::Quantity& operator()() const { return draft.lists.quantities.front(); }
  float base(int t) const {
    return draft.constants.list()[static_cast<std::size_t>((*this)().base + (*this)().base_stride * t)];
  }
  float plus(int t) const {
    return draft.constants.list()[static_cast<std::size_t>((*this)().plus + (*this)().plus_stride * t)];
  }
  int level() const {
    return draft.lists.numbers.level_quantities.end - draft.lists.numbers.level_quantities.begin;
  }
  int monthly() const {
    return draft.lists.numbers.monthly_quantities.end - draft.lists.numbers.monthly_quantities.begin;
  }

  const Study study = study_with_weather();
  Draft draft;
};

TEST(Quantities, ANumberIsOneConstant) {
  const Alone alone(number(2.5));
  EXPECT_EQ(alone().slot, compiled::kNothing);
  EXPECT_EQ(alone().base_stride, 0);
  EXPECT_EQ(alone.base(11), 2.5f);
  EXPECT_EQ(alone.level() + alone.monthly(), 0);
}

TEST(Quantities, KnownTermsAreFoldedMonthByMonth) {
  const ProfileTerm profile{{2, 4}, {1, 3}};
  const Alone alone({10, {profile, kSeason}, {ProfileTerm{{0}, {-45}}}});
  EXPECT_EQ(alone().slot, compiled::kNothing);
  EXPECT_EQ(alone().base_stride, 1);
  EXPECT_EQ(alone.base(0), 0);   // April: 10 * 1 * 4 - 45, clamped
  EXPECT_EQ(alone.base(1), 5);   // May: 10 * 1 * 5 - 45
  EXPECT_EQ(alone.base(3), 95);  // July, halfway: 10 * 2 * 7 - 45
}

TEST(Quantities, CeilingCutsWhatIsKnown) {
  EXPECT_EQ(Alone(number(1.7), 1).base(0), 1);
  EXPECT_EQ(Alone(number(1.7)).base(0), 1.7f);
  EXPECT_EQ(Alone({1, {}, {ProfileTerm{{0}, {-3}}}}).base(0), 0);
}

TEST(Quantities, LevelDriversAloneAreEvaluatedOnce) {
  const Alone alone({3, {DriverTerm{kLevel}, ProfileTerm{{0}, {2}}}, {DriverTerm{kLevel}}}, 1);
  EXPECT_EQ(alone.level(), 1);
  EXPECT_EQ(alone.monthly(), 0);
  EXPECT_NE(alone().slot, compiled::kNothing);
  EXPECT_EQ(alone().base_stride, 0);
  EXPECT_EQ(alone.base(0), 6);
  EXPECT_EQ(alone.plus(0), 0);
  EXPECT_EQ(alone().ceiling, 1);
  ASSERT_EQ(alone().times.end - alone().times.begin, 1);
  ASSERT_EQ(alone().plus_terms.end - alone().plus_terms.begin, 1);
  EXPECT_EQ(alone.draft.lists.weighted_slots[0].weight, 1);
  EXPECT_EQ(alone.draft.lists.weighted_slots[0].slot, alone.draft.lists.weighted_slots[1].slot);
}

TEST(Quantities, WhatChangesByMonthIsEvaluatedEveryMonth) {
  EXPECT_EQ(Alone({3, {DriverTerm{kLevel}, kSeason}, {}}).monthly(), 1);
  EXPECT_EQ(Alone({3, {DriverTerm{kLevel}}, {kSeason}}).monthly(), 1);
  EXPECT_EQ(Alone({3, {DriverTerm{kPath}}, {}}).monthly(), 1);
  EXPECT_EQ(Alone({3, {RegimeTerm{0, {1, 2}}, kSeason}, {}}).monthly(), 1);
  const Alone alone({3, {DriverTerm{kLevel}, kSeason}, {}});
  EXPECT_EQ(alone().base_stride, 1);
  EXPECT_EQ(alone.base(8), 36);  // December
}

TEST(Quantities, NothingTimesAnythingIsNothing) {
  const Alone zero({0, {DriverTerm{kLevel}}, {}}),
      masked({5, {ProfileTerm{{0}, {0}}, DriverTerm{kPath}}, {}});
  for (const Alone* alone : {&zero, &masked}) {
    EXPECT_EQ((*alone)().slot, compiled::kNothing);
    EXPECT_EQ(alone->base(3), 0);
    EXPECT_FALSE(alone->draft.demands.has_driver(kLevel) || alone->draft.demands.has_driver(kPath));
  }
  EXPECT_EQ(Alone({0, {DriverTerm{kLevel}}, {DriverTerm{kPath}}}).monthly(), 1);
}

TEST(Quantities, ARegimeThatMakesNoDifferenceIsKnown) {
  const Alone alone({3, {RegimeTerm{0, {2, 2}}}, {}});
  EXPECT_EQ(alone.base(0), 6);
  EXPECT_EQ(alone().slot, compiled::kNothing);
  EXPECT_FALSE(alone.draft.demands.has_regime(0));
}

TEST(Quantities, WhatARegimeDecidesAloneIsANumberOfEachOfItsStates) {
  const ProfileTerm ten{{0}, {10}};
  const Alone alone({3, {RegimeTerm{0, {1, 2}}}, {ten, RegimeTerm{0, {0, -20}}}});
  EXPECT_EQ(alone.level() + alone.monthly(), 0);
  ASSERT_EQ(alone.draft.lists.regime_values.size(), 1u);
  const compiled::RegimeValue& value = alone.draft.lists.regime_values[0];
  EXPECT_EQ(alone().slot, value.slot);
  const std::vector<float>& constants = alone.draft.constants.list();
  EXPECT_EQ(constants[static_cast<std::size_t>(value.values)], 13);     // 3 * 1 + 10
  EXPECT_EQ(constants[static_cast<std::size_t>(value.values) + 1], 0);  // 3 * 2 + 10 - 20, clamped

  const Alone cut({3, {RegimeTerm{0, {1, 0.25}}}, {}}, 1);
  const auto first = static_cast<std::size_t>(cut.draft.lists.regime_values[0].values);
  EXPECT_EQ(cut.draft.constants.list()[first], 1);
  EXPECT_EQ(cut.draft.constants.list()[first + 1], 0.75f);

  EXPECT_EQ(Alone({3, {RegimeTerm{0, {1, 2}}, DriverTerm{kLevel}}, {}}).monthly(), 1);
}

TEST(Quantities, EqualOnesAreKeptOnceAndOrderedByWhenTheyAreEvaluated) {
  const Study study = study_with_weather();
  Draft draft(study);
  compiled::Market market{};
  market.demand = draft.quantities.add(number(7));
  market.price = draft.quantities.add({1, {RegimeTerm{0, {1, 2}}}, {}});
  market.penalty = draft.quantities.add({1, {DriverTerm{kLevel}}, {}});
  EXPECT_EQ(draft.quantities.add({1, {DriverTerm{kLevel}}, {}}), market.penalty);
  EXPECT_EQ(draft.quantities.add(number(7)), market.demand);
  EXPECT_NE(draft.quantities.add({1, {DriverTerm{kLevel}}, {}}, 1), market.penalty);
  EXPECT_EQ(draft.quantities.add({0.5, {RegimeTerm{0, {2, 4}}}, {}}), market.price);
  draft.quantities.add({1, {DriverTerm{kPath}}, {}});
  draft.lists.markets = {market};
  draft.quantities.finish(draft.lists);
  EXPECT_EQ(draft.lists.quantities.size(), 5u);
  EXPECT_EQ(draft.lists.regime_values.size(), 1u);
  EXPECT_EQ(draft.lists.numbers.level_quantities.end, 2);
  EXPECT_EQ(draft.lists.numbers.monthly_quantities.begin, 2);
  EXPECT_EQ(draft.lists.numbers.monthly_quantities.end, 3);
  EXPECT_EQ(draft.lists.markets[0].penalty, 0);  // ids follow the new order
  EXPECT_EQ(draft.lists.markets[0].price, 3);
  EXPECT_EQ(draft.lists.markets[0].demand, 4);
}

}  // namespace
}  // namespace chokepoint
