#include "host/compile/weather.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "host/error.h"
#include "host/study/names.h"
#include "tests/host/compile/small_study.h"

namespace chokepoint {
namespace {

using testing::ElementsAre;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(Thresholds, AreTheNormalsOfCumulativeShares) {
  EXPECT_THAT(thresholds_of({{0, 0.5, 0.5}, {0.25, 0, 0.75}, {0.3, 0.7, 0}}),
              ElementsAre(-kInfinity, 0, testing::DoubleNear(-0.6744897501960817, 1e-12),
                          testing::DoubleNear(-0.6744897501960817, 1e-12),
                          testing::DoubleNear(-0.5244005127080407, 1e-12), kInfinity));
  EXPECT_THAT(thresholds_of({{1}}), ElementsAre());
}

TEST(Thresholds, ASumThatIsOneButForRoundingIsSure) {
  EXPECT_EQ(thresholds_of({{0.1, 0.2, 0.7, 0}}).back(), kInfinity);
  EXPECT_LT(thresholds_of({{0.1, 0.2, 0.6999999, 1e-7}}).back(), 6);
}

Correlation between(Index first, Index second, double rho, bool second_is_regime = false) {
  return {{false, first}, {second_is_regime, second}, rho};
}

Study stormy_study() {
  Study study = small_study();
  study.drivers = {level_driver("a"),     level_driver("b"), level_driver("c"),
                   path_driver("p", 0.6), path_driver("q"),  level_driver("unread")};
  study.regimes = {up_and_down("line"), up_and_down("port")};
  return study;
}

const compiled::PathLatent& latent_of(const Draft& draft, const std::string& name) {
  for (const compiled::PathLatent& latent : draft.lists.path_latents)
    if (latent.stream == stream_of(name)) return latent;
  throw std::out_of_range(name);
}

std::vector<std::pair<compiled::Slot, float>> terms(const Draft& draft, compiled::Range range) {
  std::vector<std::pair<compiled::Slot, float>> list;
  for (std::int32_t i = range.begin; i < range.end; ++i) {
    const compiled::WeightedSlot& term = draft.lists.weighted_slots[static_cast<std::size_t>(i)];
    list.emplace_back(term.slot, term.weight);
  }
  return list;
}

TEST(Weather, WhatNobodyReadsCostsNothing) {
  const Study study = stormy_study();
  Draft draft(study);
  draft.demands.value(1);
  draft.demands.regime(1);
  compile_weather(draft);
  ASSERT_EQ(draft.lists.level_drivers.size(), 1u);
  EXPECT_EQ(draft.lists.level_drivers[0].stream, stream_of("b"));
  ASSERT_EQ(draft.lists.path_latents.size(), 1u);
  EXPECT_EQ(draft.lists.path_latents[0].stream, stream_of("regime/port"));
  EXPECT_EQ(draft.lists.regimes.size(), 1u);
}

TEST(Weather, RowsBringTheNormalsTheyNeed) {
  Study study = stormy_study();
  study.correlations = {between(0, 1, 0.6), between(3, 0, -0.8, true), between(2, 5, 0.5)};
  Draft draft(study);
  draft.demands.value(1);   // needs the normal of a, not that of c
  draft.demands.regime(0);  // needs the normals of p
  compile_weather(draft);
  ASSERT_EQ(draft.lists.level_drivers.size(), 2u);
  const compiled::LevelDriver &a = draft.lists.level_drivers[0], &b = draft.lists.level_drivers[1];
  EXPECT_THAT(terms(draft, a.row), ElementsAre(std::pair(a.normal, 1.0f)));
  EXPECT_THAT(terms(draft, b.row), ElementsAre(std::pair(a.normal, 0.6f), std::pair(b.normal, 0.8f)));
  ASSERT_EQ(draft.lists.path_latents.size(), 2u);
  const compiled::PathLatent &p = latent_of(draft, "p"), &line = latent_of(draft, "regime/line");
  EXPECT_NE(p.value, compiled::kNothing);
  EXPECT_EQ(line.regime, 0);
  EXPECT_EQ(terms(draft, line.row)[0], std::pair(p.normals, -0.8f));
  EXPECT_FLOAT_EQ(terms(draft, line.row)[1].second, 0.6f);
  EXPECT_EQ(line.normals, p.normals + 4);  // four months each
}

TEST(Weather, LoadingsLeaveTheRestToTheOwnLatent) {
  Study study = stormy_study();
  study.correlations = {between(0, 2, 0.5)};
  study.drivers[3].loadings = {{0, 0.4}, {2, -0.3}};
  Draft draft(study);
  const compiled::Slot value = draft.demands.value(3);
  compile_weather(draft);
  ASSERT_EQ(draft.lists.level_drivers.size(), 2u);
  const compiled::PathLatent& p = latent_of(draft, "p");
  EXPECT_THAT(terms(draft, p.loadings), ElementsAre(std::pair(draft.lists.level_drivers[0].latent, 0.4f),
                                                    std::pair(draft.lists.level_drivers[1].latent, -0.3f)));
  EXPECT_FLOAT_EQ(p.own, static_cast<float>(std::sqrt(1 - (0.16 + 0.09 - 2 * 0.5 * 0.12))));
  EXPECT_FLOAT_EQ(p.phi, 0.6f);
  EXPECT_FLOAT_EQ(p.innovation, 0.8f);
  EXPECT_NE(p.previous, compiled::kNothing);
  EXPECT_NE(p.load, compiled::kNothing);
  EXPECT_EQ(p.value, value);
}

TEST(Weather, WithoutPersistenceAndLoadingsNothingIsKept) {
  const Study study = stormy_study();
  Draft draft(study);
  draft.demands.value(4);
  compile_weather(draft);
  const compiled::PathLatent& q = latent_of(draft, "q");
  EXPECT_EQ(q.previous, compiled::kNothing);
  EXPECT_EQ(q.load, compiled::kNothing);
  EXPECT_EQ(q.own, 1);
  EXPECT_EQ(q.regime, compiled::kNothing);
}

TEST(Weather, LoadingsThatExplainTooMuchAreRefused) {
  Study study = stormy_study();
  study.drivers[3].loadings = {{0, 0.8}, {2, 0.7}};
  Draft draft(study);
  draft.demands.value(3);
  EXPECT_THROW(compile_weather(draft), UserError);
}

TEST(Weather, ACopulaIsSharedByItsDrivers) {
  Study study = stormy_study();
  study.copulas = {{"unread", 4, {5}}, {"tails", 4, {0, 2}}};
  Draft draft(study);
  for (const Index d : {0, 1, 2}) draft.demands.value(d);
  compile_weather(draft);
  ASSERT_EQ(draft.lists.copulas.size(), 1u);
  EXPECT_EQ(draft.lists.copulas[0].stream, stream_of("copula/tails"));
  EXPECT_EQ(draft.lists.level_drivers[0].copula, 0);
  EXPECT_EQ(draft.lists.level_drivers[1].copula, compiled::kNothing);
  EXPECT_EQ(draft.lists.level_drivers[2].copula, 0);
}

TEST(Weather, WhatIsHeldHasALatentOfZeroAndLoadsNothing) {
  Study study = stormy_study();
  study.correlations = {between(0, 1, 0.6)};
  study.drivers[1].held = study.drivers[3].held = true;
  study.drivers[3].loadings = study.drivers[4].loadings = {{1, 0.4}};
  Draft draft(study);
  for (const Index d : {3, 4}) draft.demands.value(d);
  compile_weather(draft);
  ASSERT_EQ(draft.lists.level_drivers.size(), 1u) << "it mixes nobody's normals";
  const compiled::LevelDriver& b = draft.lists.level_drivers[0];
  EXPECT_THAT(terms(draft, b.row), ElementsAre(std::pair(b.normal, 0.0f)));
  const compiled::PathLatent &p = latent_of(draft, "p"), &q = latent_of(draft, "q");
  EXPECT_THAT(terms(draft, p.row), ElementsAre(std::pair(p.normals, 0.0f)));
  EXPECT_EQ(p.load, compiled::kNothing);
  // Those that load on what is held see its 0; their own share stays as it was.
  EXPECT_THAT(terms(draft, q.loadings), ElementsAre(std::pair(b.latent, 0.4f)));
  EXPECT_FLOAT_EQ(q.own, std::sqrt(1 - 0.16f));
}

TEST(Weather, ARegimeThatStandsAloneComparesWords) {
  Study study = stormy_study();
  study.correlations = {between(4, 1, 0.5, true)};  // q and port
  study.drivers[3].loadings = {{0, 0.4}};
  study.regimes.push_back(up_and_down("loaded"));
  study.regimes.back().loadings = {{0, 0.3}};
  study.regimes.push_back(up_and_down("loaded with nothing"));
  study.regimes.back().loadings = {{0, 0}};
  Draft draft(study);
  for (const Index g : {0, 1, 2, 3}) draft.demands.regime(g);
  compile_weather(draft);
  const std::vector<compiled::Regime>& regimes = draft.lists.regimes;
  for (const std::size_t alone : {0u, 3u}) {
    EXPECT_EQ(regimes[alone].thresholds, compiled::kNothing);
    const auto first = static_cast<std::size_t>(regimes[alone].rank_limits);
    EXPECT_NEAR(draft.lists.rank_limits[first], 0.1 * 0x1p32, 1e4);  // from up, words that lead to down
    EXPECT_EQ(draft.lists.rank_limits[first + 1], 0x80000000u);
    EXPECT_EQ(regimes[alone].passed, compiled::kNothing);
  }
  for (const std::size_t bound : {1u, 2u}) {
    EXPECT_EQ(regimes[bound].rank_limits, compiled::kNothing);
    EXPECT_FLOAT_EQ(draft.constants.list()[static_cast<std::size_t>(regimes[bound].thresholds)], 1.2815516f);
  }
}

TEST(Weather, ARegimeWhoseNormalOthersReadNeedsTheNormal) {
  Study study = stormy_study();
  study.correlations = {{{true, 0}, {true, 1}, 0.5}};
  const auto rank_limits_of_line = [&](bool port_is_read) {
    Draft draft(study);
    draft.demands.regime(0);
    if (port_is_read) draft.demands.regime(1);
    compile_weather(draft);
    return draft.lists.regimes[0].rank_limits;
  };
  EXPECT_EQ(rank_limits_of_line(true), compiled::kNothing);
  EXPECT_NE(rank_limits_of_line(false), compiled::kNothing);
  study.regimes[1].held = true;
  EXPECT_NE(rank_limits_of_line(true), compiled::kNothing);
}

TEST(Weather, ARegimeThatIsHeldIsNotDrawnUnlessOthersReadItsNormal) {
  Study study = stormy_study();
  study.regimes[0].held = true;
  for (const bool is_read : {false, true}) {
    if (is_read) study.correlations = {{{true, 0}, {true, 1}, 0.5}};
    Draft draft(study);
    for (const Index g : {0, 1}) draft.demands.regime(g);
    compile_weather(draft);
    EXPECT_EQ(draft.lists.regimes.size(), 2u);
    EXPECT_EQ(draft.lists.path_latents.size(), is_read ? 2u : 1u);
  }
}

TEST(Weather, ARegimeThatIsHeldKeepsItsState) {
  Study study = stormy_study();
  study.regimes[0].held = true;
  study.regimes[0].changes = {{5, {{0, 1}, {1, 0}}}};
  study.correlations = {{{true, 0}, {true, 1}, 0.5}};
  Draft draft(study);
  for (const Index g : {0, 1}) draft.demands.regime(g);
  compile_weather(draft);
  const compiled::Regime& regime = draft.lists.regimes[0];
  const auto first = static_cast<std::size_t>(regime.thresholds);
  EXPECT_EQ(draft.constants.list()[first], kInfinity);       // from up, never past up
  EXPECT_EQ(draft.constants.list()[first + 1], -kInfinity);  // from down, always past up
  for (int t = 0; t < 12; ++t)
    EXPECT_EQ(draft.lists.matrix_of_month[static_cast<std::size_t>(regime.matrix + t)], 0) << t;
}

TEST(Weather, AChangeHoldsInItsMonthAlone) {
  Study study = stormy_study();
  study.regimes[0].changes = {{-3, {{1, 0}, {1, 0}}}, {5, {{0, 1}, {0, 1}}}};
  Draft draft(study);
  draft.demands.regime(0);
  compile_weather(draft);
  const compiled::Regime& regime = draft.lists.regimes[0];
  const auto limit = [&](int matrix, int from) {
    return draft.lists.rank_limits[static_cast<std::size_t>(regime.rank_limits + matrix * 2 + from)];
  };
  const auto passed = [&](int matrix, int from) {
    return draft.constants.list()[static_cast<std::size_t>(regime.passed + matrix * 2 + from)];
  };
  for (int t = 0; t < 12; ++t) {
    const std::int32_t matrix = draft.lists.matrix_of_month[static_cast<std::size_t>(regime.matrix + t)];
    EXPECT_EQ(limit(matrix, 1), t == 5 ? 0 : 0x80000000u) << t;
    EXPECT_EQ(passed(matrix, 1), t == 5 ? 1 : 0) << t;
  }
  EXPECT_NEAR(limit(0, 0), 0.1 * 0x1p32, 1e4);
  EXPECT_EQ(draft.slots.take()[static_cast<std::size_t>(regime.state)], 1);  // "down" at the start
}

}  // namespace
}  // namespace chokepoint
