#include "host/study/reader.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "host/error.h"

namespace chokepoint {
namespace {

namespace fs = std::filesystem;

// Expected values are read off the study by eye.
std::string example_path() { return "tests/end_to_end/example-study.toml"; }

const StudyFile& example() {
  static const StudyFile file = read_study(example_path());
  return file;
}

const Study& base() { return example().variants.front().study; }

/// Find the thing of a name.
template <class Things>
const auto& named(const Things& things, const std::string& name) {
  return *std::find_if(things.begin(), things.end(), [&](const auto& thing) { return thing.name == name; });
}

/// Read a study from text.
StudyFile read_text(const std::string& text, const std::vector<Setting>& settings = {}) {
  const fs::path path =
      fs::temp_directory_path() / ("chokepoint-reader-test-" + std::to_string(::getpid()) + ".toml");
  std::ofstream(path, std::ios::binary) << text;
  StudyFile file = read_study(path.string(), settings);
  fs::remove(path);
  return file;
}

/// The smallest study there is.
const std::string kSmallest = R"(
[study]
start = "2026-03"
periods = 12
[[item]]
name = "car"
[[site]]
name = "plant"
item = "car"
[[site.stages]]
capacity = 10
opens = "2020-01"
[[market]]
name = "home"
item = "car"
demand = 8
[[lane]]
from = "plant"
to = "home"
share = 1
)";

TEST(Reader, StudyAndSampling) {
  EXPECT_EQ(example().path, example_path());
  EXPECT_NE(example().text.find("name = \"example\""), std::string::npos);
  EXPECT_EQ(base().name, "example");
  EXPECT_EQ(base().currency, "USD");
  EXPECT_EQ(base().start_year, 2026);
  EXPECT_EQ(base().start_month, 1);
  EXPECT_EQ(base().periods, 60);
  EXPECT_EQ(base().scenarios, 1000000);
  EXPECT_EQ(base().seed, 20250623u);
}

TEST(Reader, Drivers) {
  ASSERT_EQ(base().drivers.size(), 5u);
  EXPECT_EQ(base().drivers[0].name, "policy-climate");
  const Driver& delay = base().drivers[1];
  EXPECT_EQ(delay.scope, Scope::level);
  EXPECT_EQ(std::get<Lognormal>(delay.distribution).median, 9);
  EXPECT_EQ(std::get<Lognormal>(delay.distribution).sigma, 0.6);
  EXPECT_EQ(delay.probability, 0.7);
  EXPECT_EQ(delay.never, 0.08);
  const Beta& pert = std::get<Beta>(base().drivers[2].distribution);  // pert(4, 7, 16)
  EXPECT_DOUBLE_EQ(pert.alpha, 2);
  EXPECT_DOUBLE_EQ(pert.beta, 4);
  EXPECT_EQ(pert.min, 4);
  EXPECT_EQ(pert.max, 16);
  const Driver& noise = base().drivers[3];
  EXPECT_EQ(noise.scope, Scope::path);
  EXPECT_EQ(noise.phi, 0.6);
  ASSERT_EQ(noise.loadings.size(), 1u);
  EXPECT_EQ(noise.loadings[0].level, 0);
  EXPECT_EQ(noise.loadings[0].weight, -0.3);
  const std::vector<double> values = {-9, -5, -3, -1, 0, 2, 4, 9, 17};
  EXPECT_EQ(std::get<Empirical>(base().drivers[4].distribution).values, values);
  ASSERT_EQ(base().correlations.size(), 1u);
  EXPECT_EQ(base().correlations[0].first.index, 0);
  EXPECT_EQ(base().correlations[0].second.index, 1);
  EXPECT_FALSE(base().correlations[0].second.is_regime);
  EXPECT_EQ(base().correlations[0].rho, 0.5);
  ASSERT_EQ(base().copulas.size(), 1u);
  EXPECT_EQ(base().copulas[0].dof, 4);
  EXPECT_EQ(base().copulas[0].drivers, (std::vector<Index>{0, 1}));
}

TEST(Reader, Regimes) {
  ASSERT_EQ(base().regimes.size(), 3u);
  const Regime& tariff = base().regimes[0];
  EXPECT_EQ(tariff.states, (std::vector<std::string>{"waiver", "10%", "27.5%"}));
  EXPECT_EQ(tariff.initial, 2);
  EXPECT_EQ(tariff.transition[2], (std::vector<double>{0.005, 0.025, 0.97}));
  ASSERT_EQ(tariff.changes.size(), 1u);
  EXPECT_EQ(tariff.changes[0].at, 12);
  EXPECT_EQ(tariff.changes[0].transition[1][0], 0.3);
  ASSERT_EQ(tariff.loadings.size(), 1u);
  EXPECT_EQ(tariff.loadings[0].weight, 0.5);
  EXPECT_TRUE(base().regimes[1].changes.empty());
}

TEST(Reader, Tariffs) {
  ASSERT_EQ(base().tariffs.size(), 2u);
  const Tariff& us = base().tariffs[0];
  EXPECT_EQ(us.regime, 0);
  EXPECT_EQ(us.quota_months, 3);
  EXPECT_EQ(us.others.base, 7500);
  ASSERT_EQ(us.states.size(), 3u);
  EXPECT_TRUE(us.states[0].offset);
  EXPECT_FALSE(us.states[0].quota.has_value());
  EXPECT_EQ(us.states[1].quota, 25000);
  EXPECT_EQ(us.states[1].in_quota_rate, 0.1);
  EXPECT_EQ(us.states[2].rate, 0.275);
  const Tariff& eu = base().tariffs[1];
  EXPECT_EQ(eu.regime, kNone);
  EXPECT_EQ(eu.quota_months, 12);
  ASSERT_EQ(eu.states.size(), 1u);
  EXPECT_EQ(eu.states[0].rate, 0.1);
}

TEST(Reader, Sites) {
  ASSERT_EQ(base().sites.size(), 4u);
  const Site& cells = base().sites[0];
  EXPECT_EQ(cells.item, 0);
  EXPECT_EQ(cells.availability.base, 1);
  ASSERT_EQ(cells.stages.size(), 1u);
  EXPECT_EQ(cells.stages[0].opens, 6);
  EXPECT_EQ(cells.stages[0].delay.base, 1);
  EXPECT_EQ(std::get<DriverTerm>(cells.stages[0].delay.times.at(0)).driver, 1);
  EXPECT_EQ(cells.stages[0].ramp_months, (std::vector<double>{0, 12}));
  EXPECT_EQ(cells.stages[0].ramp_share, (std::vector<double>{0.2, 1}));
  EXPECT_EQ(base().sites[1].stages[0].opens, -24);
  EXPECT_EQ(base().sites[1].stages[0].ramp_months, (std::vector<double>{0}));
  EXPECT_EQ(base().sites[1].stages[0].ramp_share, (std::vector<double>{1}));
  const Site& local = base().sites[2];
  ASSERT_EQ(local.inputs.size(), 1u);
  EXPECT_EQ(local.inputs[0].item, 0);
  EXPECT_EQ(local.inputs[0].units, 90);
  EXPECT_EQ(local.inputs[0].stock.cover, 0.5);
  EXPECT_EQ(local.inputs[0].stock.salvage, 60);
  EXPECT_FALSE(local.inputs[0].stock.initial.has_value());
  const RegimeTerm& line = std::get<RegimeTerm>(local.availability.times.at(0));
  EXPECT_EQ(line.regime, 2);
  EXPECT_EQ(line.values, (std::vector<double>{1, 0.2}));
}

TEST(Reader, Lanes) {
  ASSERT_EQ(base().lanes.size(), 6u);
  const Lane& backup = named(base().lanes, "proven-cells>local-assembly");
  EXPECT_EQ(backup.from, 1);
  EXPECT_FALSE(backup.to_market);
  EXPECT_EQ(backup.to, 2);
  EXPECT_EQ(backup.transit, 1);
  EXPECT_FALSE(backup.share.has_value());
  ASSERT_TRUE(backup.backup.has_value());
  EXPECT_EQ(backup.backup->after, 2);
  EXPECT_EQ(backup.backup->switch_cost.base, 25e6);
  EXPECT_EQ(backup.limit->base, 700000);
  EXPECT_EQ(backup.price.base, 104);
  EXPECT_EQ(std::get<DriverTerm>(backup.price.plus.at(0)).driver, 4);
  EXPECT_EQ(backup.customs_value.base, 104);  // the price, its terms too
  EXPECT_EQ(backup.customs_value.plus.size(), 1u);
  const Lane& imports = named(base().lanes, "imports");
  EXPECT_TRUE(imports.to_market);
  EXPECT_EQ(imports.to, 0);
  EXPECT_EQ(imports.customs_value.base, 42000);
  EXPECT_EQ(imports.tariffs, (std::vector<Index>{0}));
  EXPECT_EQ(imports.earns, kNone);
  EXPECT_FALSE(imports.limit.has_value());
  const ProfileTerm& share = std::get<ProfileTerm>(imports.share->times.at(0));
  EXPECT_EQ(share.months, (std::vector<double>{5, 6}));
  EXPECT_EQ(share.values, (std::vector<double>{1, 0}));
  EXPECT_EQ(named(base().lanes, "local-assembly>eu-market").earns, 0);
}

TEST(Reader, Markets) {
  ASSERT_EQ(base().markets.size(), 2u);
  const Market& us = base().markets[0];
  EXPECT_EQ(us.demand.base, 8000);
  ASSERT_EQ(us.demand.times.size(), 3u);
  EXPECT_EQ(std::get<DriverTerm>(us.demand.times[0]).driver, 3);
  EXPECT_EQ(std::get<ProfileTerm>(us.demand.times[1]).months, (std::vector<double>{6, 36}));
  EXPECT_EQ(std::get<SeasonTerm>(us.demand.times[2]).values.size(), 12u);
  EXPECT_EQ(us.backlog, 0.4);
  EXPECT_EQ(us.backlog_cost, 100);
  EXPECT_EQ(us.stock.smoothing, 3);
  EXPECT_EQ(base().markets[1].stock.initial, 1200);
}

TEST(Reader, ResultsAsWritten) {
  EXPECT_EQ(base().results.outcomes.size(), 7u);
  EXPECT_EQ(base().results.series.at(2), "market/*/fill_rate");
  EXPECT_EQ(base().results.quantiles.front(), "0.01");
  EXPECT_EQ(base().results.quantiles.back(), "0.999");
  EXPECT_EQ(base().results.sample, 10000);
  const StudyFile file =
      read_text(kSmallest + "[results]\nquantiles = [0.950, 5e-3, 0.99_9, 1.25e-1, +0.5, 5E-1_0]\n");
  const std::vector<std::string> wanted = {"0.950", "0.005", "0.999", "0.125", "0.5", "0.0000000005"};
  EXPECT_EQ(file.variants.front().study.results.quantiles, wanted);
}

TEST(Reader, Variants) {
  ASSERT_EQ(example().variants.size(), 3u);
  EXPECT_EQ(example().variants[0].name, "base");
  EXPECT_EQ(example().variants[0].title, base().title);
  EXPECT_EQ(example().variants[1].name, "prequalified");
  EXPECT_EQ(example().variants[1].title, "Qualify the backup before it is needed");
  const Lane& lane = named(example().variants[1].study.lanes, "proven-cells>local-assembly");
  EXPECT_TRUE(lane.backup->qualification.times.empty());
  EXPECT_EQ(lane.backup->qualification.base, 0);
  EXPECT_EQ(lane.backup->switch_cost.base, 40e6);
  EXPECT_EQ(example().variants[2].study.sites[2].inputs[0].stock.cover, 2);
  EXPECT_EQ(base().sites[2].inputs[0].stock.cover, 0.5);
  EXPECT_EQ(example().variants[2].study.lanes[1].backup->switch_cost.base, 25e6);
}

TEST(Reader, SettingsChangeTheStudyBeforeItsVariants) {
  const StudyFile file =
      read_study(example_path(), {{"sampling.scenarios", "1e7"},
                                  {"site.local-assembly.stock.cell.cover", "0.25"},
                                  {"site.new-cells.stages.0.ramp.1.0", "24"},
                                  {"market.us-market.price", "{ base = 3, times = [\"demand-noise\"] }"},
                                  {"study.title", "\"Another\""}});
  const Study& study = file.variants[0].study;
  EXPECT_EQ(study.scenarios, 10000000);
  EXPECT_EQ(study.sites[2].inputs[0].stock.cover, 0.25);
  EXPECT_EQ(study.sites[0].stages[0].ramp_months.at(1), 24);
  EXPECT_EQ(study.markets[0].price.times.size(), 1u);
  EXPECT_EQ(study.title, "Another");
  EXPECT_EQ(file.variants[1].study.scenarios, 10000000);
  EXPECT_EQ(file.variants[2].study.sites[2].inputs[0].stock.cover, 2);  // the variant has the last word
}

TEST(Reader, TheLongestNameWinsInAPath) {
  const std::string text = kSmallest + R"(
[[driver]]
name = "a"
distribution = { type = "constant", value = 1 }
[[driver]]
name = "a.distribution"
distribution = { type = "constant", value = 2 }
)";
  const StudyFile file =
      read_text(text, {{"driver.a.distribution.distribution.value", "7"}, {"driver.a.probability", "0.5"}});
  const auto& drivers = file.variants.front().study.drivers;
  EXPECT_EQ(std::get<Constant>(drivers[0].distribution).value, 1);
  EXPECT_EQ(drivers[0].probability, 0.5);
  EXPECT_EQ(std::get<Constant>(drivers[1].distribution).value, 7);
}

TEST(Reader, Defaults) {
  const StudyFile file =
      read_text(kSmallest, {{"market.home.stock.cover", "2"}});  // a missing table is created
  const Study& study = file.variants.front().study;
  EXPECT_TRUE(study.name.starts_with("chokepoint-reader-test-")) << study.name;
  EXPECT_EQ(study.title, "");
  EXPECT_EQ(study.start_month, 3);
  EXPECT_EQ(study.scenarios, 1000000);
  EXPECT_EQ(study.seed, 0u);
  EXPECT_EQ(study.results.outcomes, (std::vector<std::string>{"*"}));
  EXPECT_EQ(study.results.series,
            (std::vector<std::string>{"profit", "revenue", "cost", "duty", "market/*/fill_rate"}));
  EXPECT_EQ(study.results.quantiles,
            (std::vector<std::string>{"0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"}));
  EXPECT_EQ(study.results.sample, 0);
  EXPECT_FALSE(study.results.keeps_all);
  EXPECT_EQ(study.sites[0].stages[0].opens, -74);
  EXPECT_EQ(study.sites[0].stages[0].delay.base, 0);
  EXPECT_EQ(study.lanes[0].name, "plant>home");
  EXPECT_EQ(study.lanes[0].flow.base, 1);
  EXPECT_EQ(study.lanes[0].price.base, 0);
  EXPECT_EQ(study.markets[0].stock.cover, 2);
  EXPECT_EQ(study.markets[0].stock.response, 0.5);
}

TEST(Reader, DiscreteValuesAreSortedMergedAndWeighted) {
  const StudyFile file = read_text(kSmallest + R"(
[[driver]]
name = "a"
distribution = { type = "discrete", values = [5, 1, 3, 1], weights = [2, 1, 0, 5] }
[[driver]]
name = "b"
distribution = { type = "beta", alpha = 2, beta = 3, max = 4 }
)");
  const auto& drivers = file.variants.front().study.drivers;
  const Discrete& discrete = std::get<Discrete>(drivers[0].distribution);
  EXPECT_EQ(discrete.values, (std::vector<double>{1, 5}));
  ASSERT_EQ(discrete.weights.size(), 2u);
  EXPECT_DOUBLE_EQ(discrete.weights[0], 0.75);
  EXPECT_DOUBLE_EQ(discrete.weights[1], 0.25);
  EXPECT_EQ(std::get<Beta>(drivers[1].distribution).min, 0);
  EXPECT_EQ(std::get<Beta>(drivers[1].distribution).max, 4);
}

TEST(Reader, InputsKeepTheOrderWritten) {
  const StudyFile file = read_text(kSmallest + R"(
[[item]]
name = "z"
[[item]]
name = "b"
[[site]]
name = "mine"
item = "z"
[[site.stages]]
capacity = 1
opens = "2020-01"
[[site]]
name = "works"
item = "b"
inputs = { z = 2 }
[[site.stages]]
capacity = 1
opens = "2020-01"
[[site]]
name = "assembly"
item = "car"
inputs = { z = 3, b = 4 }
[[site.stages]]
capacity = 1
opens = "2020-01"
[[lane]]
from = "mine"
to = "works"
share = 1
[[lane]]
from = "mine"
to = "assembly"
share = 1
[[lane]]
from = "works"
to = "assembly"
share = 1
)");
  const Site& assembly = file.variants.front().study.sites.at(3);
  ASSERT_EQ(assembly.inputs.size(), 2u);
  EXPECT_EQ(assembly.inputs[0].units, 3);
  EXPECT_EQ(assembly.inputs[1].units, 4);
}

// The ends of what is allowed are allowed.
TEST(Reader, LimitsAreInclusive) {
  const std::vector<Setting> ends = {{"study.periods", "600"},
                                     {"sampling.scenarios", "1000000000000"},
                                     {"sampling.seed", "9223372036854775807"},
                                     {"lane.plant>home.transit", "12"},
                                     {"lane.plant>home.limit", "0"},
                                     {"lane.plant>home.flow", "0"},
                                     {"market.home.backlog", "1"},
                                     {"market.home.stock.smoothing", "1"},
                                     {"market.home.stock.response", "0"}};
  const StudyFile file = read_text(kSmallest, ends);
  const Study& study = file.variants.front().study;
  EXPECT_EQ(study.seed, 9223372036854775807u);
  EXPECT_EQ(study.lanes[0].transit, 12);
  EXPECT_EQ(study.lanes[0].limit->base, 0);
}

TEST(Reader, WindowsLinesAndAByteOrderMarkAreRead) {
  std::string text = "\xEF\xBB\xBF";
  for (const char c : kSmallest + "[results]\nquantiles = [0.250]\n")
    text += c == '\n' ? std::string("\r\n") : std::string(1, c);
  EXPECT_EQ(read_text(text).variants.front().study.results.quantiles, (std::vector<std::string>{"0.250"}));
}

}  // namespace
}  // namespace chokepoint
