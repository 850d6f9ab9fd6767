// Whole scenarios month by month: what comes in goes out, months add up to outcomes, and the reference's
// trace.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "host/study/reader.h"
#include "tests/end_to_end/known_answers.h"
#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kScenarios = 300;

/// One scenario by name: numbers by outcome, months by series.
struct Told {
  std::map<std::string, double> outcome;
  std::map<std::string, std::vector<double>> series;
};

Told scenario_of(const WholeStudy& study, const Rows& rows, std::size_t i, std::size_t months) {
  Told told;
  const std::size_t outcomes = study.outcomes().size();
  for (std::size_t o = 0; o < outcomes; ++o)
    told.outcome[study.outcomes()[o].name] = static_cast<double>(rows[o][i]);
  for (std::size_t r = outcomes; r < rows.size(); ++r)
    told.series[study.series()[(r - outcomes) / months].name].push_back(static_cast<double>(rows[r][i]));
  return told;
}

/// Checks the books of one scenario.
class Audit {
 public:
  Audit(const Study& study, const Told& told) : study_(study), told_(told) {}

  /// What does not add up, one line a fault; empty if the books are in order.
  std::string operator()() {
    for (int month = 0; month < study_.periods; ++month) {
      t = static_cast<std::size_t>(month);
      check_money();
      check_markets();
      for (std::size_t s = 0; s < study_.sites.size(); ++s) check_site(s);
      for (const Lane& lane : study_.lanes) check_lane(lane);
      for (const Tariff& tariff : study_.tariffs) check_tariff(tariff);
    }
    check_totals();
    return faults_;
  }

 private:
  double at(const std::string& name, std::size_t month) const { return told_.series.at(name).at(month); }
  double now(const std::string& name) const { return at(name, t); }
  double before(const std::string& name) const { return t == 0 ? 0 : at(name, t - 1); }
  double sum(const std::string& name) const {
    double total = 0;
    for (const double x : told_.series.at(name)) total += x;
    return total;
  }

  void fault(const std::string& what, double found, double wanted) {
    faults_ += what + " in month " + std::to_string(t) + ": " + std::to_string(found) + ", not " +
               std::to_string(wanted) + "\n";
  }
  /// Float32 sums of a few terms as large as `scale`.
  void same(const std::string& what, double found, double wanted, double scale) {
    if (!(std::abs(found - wanted) <= 4e-6 * std::abs(scale) + 1e-9)) fault(what, found, wanted);
  }
  void same(const std::string& what, double found, double wanted) { same(what, found, wanted, wanted); }
  void at_most(const std::string& what, double x, double most) {
    if (!(x <= most * (1 + 4e-6) + 1e-9)) fault(what, x, most);
  }

  void check_money() {
    double cost = 0, duty = 0;
    for (const char* part : {"purchase", "freight", "duty", "production", "holding", "switching", "shortage"})
      cost += now(std::string("cost/") + part);
    for (const Tariff& tariff : study_.tariffs) duty += now("duty/" + tariff.name);
    same("cost", now("cost"), cost);
    same("profit", now("profit"), now("revenue") - cost, now("revenue") + cost);
    same("duty", now("duty"), duty);
    same("cost/duty", now("cost/duty"), duty);
  }

  void check_markets() {
    for (const Market& market : study_.markets) {
      const std::string path = "market/" + market.name + "/";
      const double wanted = now(path + "demand") + before(path + "backlog");
      same(path + "backlog", now(path + "sold") + now(path + "lost") + now(path + "backlog"), wanted);
      const double scale = check_stock(market.name, market.item, now(path + "sold"));
      at_most(path + "sold", now(path + "sold"), std::min(wanted, scale));
    }
  }

  /// Stock = stock before + arrived - used. Returns what there was to use.
  double check_stock(const std::string& consumer, Index item, double used) {
    const std::string path = "stock/" + consumer + "/" + study_.items[static_cast<std::size_t>(item)].name;
    double there = before(path);
    for (const Lane& lane : study_.lanes) {
      const std::string& to = lane.to_market ? study_.markets[static_cast<std::size_t>(lane.to)].name
                                             : study_.sites[static_cast<std::size_t>(lane.to)].name;
      if (to == consumer && study_.sites[static_cast<std::size_t>(lane.from)].item == item)
        there += now("lane/" + lane.name + "/arrived");
    }
    if (t > 0) same(path, now(path), there - used, there);
    return t > 0 ? there : now(path) + used;
  }

  void check_site(std::size_t s) {
    const Site& site = study_.sites[s];
    const std::string path = "site/" + site.name + "/";
    double asked = 0, shipped = 0;
    for (const Lane& lane : study_.lanes) {
      if (lane.from != static_cast<Index>(s)) continue;
      asked += now("lane/" + lane.name + "/asked");
      shipped += now("lane/" + lane.name + "/shipped");
    }
    same(path + "wanted", now(path + "wanted"), std::min(asked, now(path + "capacity")));
    at_most(path + "output", now(path + "output"), now(path + "wanted"));
    same(path + "output", now(path + "output"), shipped);
    for (const Input& input : site.inputs)
      check_stock(site.name, input.item, input.units * now(path + "output"));
  }

  void check_lane(const Lane& lane) {
    const std::string path = "lane/" + lane.name + "/";
    at_most(path + "shipped", now(path + "shipped"), now(path + "asked"));
    const auto transit = static_cast<std::size_t>(lane.transit);
    if (t >= transit && now(path + "arrived") != at(path + "shipped", t - transit))
      fault(path + "arrived", now(path + "arrived"), at(path + "shipped", t - transit));
    if (!lane.backup) return;
    const double phase = now(path + "phase");
    if (phase < before(path + "phase") || phase > 2 || phase != std::floor(phase))
      fault(path + "phase", phase, before(path + "phase"));
    if (phase < 2 && now(path + "asked") > 0) fault(path + "asked", now(path + "asked"), 0);
  }

  const TariffState& state_of(const Tariff& tariff) const {
    if (tariff.regime == kNone) return tariff.states.front();
    const std::string& regime = study_.regimes[static_cast<std::size_t>(tariff.regime)].name;
    return tariff.states.at(static_cast<std::size_t>(now("regime/" + regime + "/state")));
  }

  /// Own units enter free by credits, inside the quota or beyond it; the quota is used by the second alone.
  void check_tariff(const Tariff& tariff) {
    const std::string path = "tariff/" + tariff.name + "/";
    const TariffState& state = state_of(tariff);
    double arrived = 0, earned = 0;
    for (const Lane& lane : study_.lanes) {
      const bool taxed = std::any_of(lane.tariffs.begin(), lane.tariffs.end(), [&](Index k) {
        return &study_.tariffs[static_cast<std::size_t>(k)] == &tariff;
      });
      if (taxed) arrived += now("lane/" + lane.name + "/arrived");
      if (lane.earns != kNone && &study_.tariffs[static_cast<std::size_t>(lane.earns)] == &tariff)
        earned += now("lane/" + lane.name + "/shipped");
    }
    const double had = before(path + "credits");
    const double free = state.offset ? std::min(arrived, had) : 0;
    same(path + "credits", now(path + "credits"), had - free + (state.offset ? earned : 0),
         had + arrived + earned);
    const bool new_period =
        t == 0 || (study_.start_month - 1 + static_cast<int>(t)) % tariff.quota_months == 0;
    check_quota(path, state, arrived - free, new_period ? 0 : before(path + "quota_used"), arrived);
  }

  /// `own` units are dutiable of those that arrived, `used` was used before.
  void check_quota(const std::string& path, const TariffState& state, double own, double used,
                   double arrived) {
    const double over = now(path + "over_quota"), in_all = now(path + "quota_used");
    const double quota = state.quota.value_or(0), rounding = 8e-6 * (in_all + arrived);
    if (in_all < used - rounding) fault(path + "quota_used", in_all, used);
    at_most(path + "quota_used", in_all, std::max(used, quota));
    if (!state.quota && over != 0) fault(path + "over_quota", over, 0);
    if (!state.quota) return;
    at_most(path + "over_quota", over, own + rounding);
    at_most(path + "quota_used", own - over, in_all - used + rounding);
    if (over > 1e-4 * arrived) same(path + "quota_used", in_all, std::max(used, quota));
  }

  void check_totals() {
    const auto total = [&](const std::string& series, const std::string& outcome) {
      same("the sum of " + series, sum(series), told_.outcome.at(outcome));
    };
    for (const char* part : {"purchase", "freight", "duty", "production", "holding", "switching", "shortage"})
      total(std::string("cost/") + part, std::string("cost/") + part);
    for (const Tariff& tariff : study_.tariffs) {
      total("duty/" + tariff.name, "duty/" + tariff.name);
      total("tariff/" + tariff.name + "/over_quota", "tariff/" + tariff.name + "/over_quota");
    }
    double switches = 0;
    for (const Lane& lane : study_.lanes) {
      total("lane/" + lane.name + "/shipped", "lane/" + lane.name + "/units");
      if (lane.backup) switches += told_.series.at("lane/" + lane.name + "/phase").back() > 0 ? 1 : 0;
    }
    same("switches", told_.outcome.at("switches"), switches);
    for (const Regime& regime : study_.regimes)
      for (std::size_t i = 0; i < regime.states.size(); ++i) {
        const std::vector<double>& state = told_.series.at("regime/" + regime.name + "/state");
        same("regime/" + regime.name + "/" + regime.states[i],
             static_cast<double>(std::count(state.begin(), state.end(), static_cast<double>(i))),
             told_.outcome.at("regime/" + regime.name + "/" + regime.states[i] + "/months"));
      }
  }

  const Study& study_;
  const Told& told_;
  std::string faults_;
  std::size_t t = 0;
};

class Books : public testing::TestWithParam<std::string> {};

TEST_P(Books, AreInOrderInEveryScenario) {
  const StudyFile file = read_study(GetParam());
  const WholeStudy study(GetParam());
  for (std::size_t v = 0; v < study.size(); ++v) {
    const Rows rows = study.all_of(v, *make_cpu_backend(1), 0, kScenarios);
    const Study& variant = file.variants[v].study;
    for (std::size_t i = 0; i < static_cast<std::size_t>(kScenarios); ++i) {
      const Told told = scenario_of(study, rows, i, static_cast<std::size_t>(variant.periods));
      ASSERT_EQ(Audit(variant, told)(), "") << study.name(v) << ", scenario " << i;
    }
  }
}

/// Two in a hundred too much of any series must be found, and sites without capacity, regimes in another
/// state. (Path drivers only the reference knows.)
TEST_P(Books, NoticeAnyWrongSeries) {
  const StudyFile file = read_study(GetParam());
  const Study& base = file.variants.front().study;
  const WholeStudy study(GetParam());
  const Rows rows = study.all_of(0, *make_cpu_backend(1), 0, 20);
  std::map<std::string, bool> noticed;
  for (std::size_t i = 0; i < 20; ++i) {
    const Told told = scenario_of(study, rows, i, static_cast<std::size_t>(base.periods));
    for (const auto& [name, months] : told.series) {
      if (name.rfind("driver/", 0) == 0 || name.find("/fill_rate") != std::string::npos) continue;
      if (std::all_of(months.begin(), months.end(), [](double x) { return x <= 0; })) continue;
      const bool is_bound = name.find("regime/") == 0 || name.find("/capacity") != std::string::npos;
      Told spoiled = told;
      for (double& x : spoiled.series[name]) x *= is_bound ? 0 : 1.02;
      noticed[name] = noticed[name] || !Audit(base, spoiled)().empty();
    }
  }
  EXPECT_GT(noticed.size(), 30u);
  for (const auto& [name, found] : noticed) EXPECT_TRUE(found) << name;
}

INSTANTIATE_TEST_SUITE_P(Studies, Books, testing::ValuesIn(tested_studies()),
                         [](const auto& tested) { return study_label(tested.param); });

/// How many months of a scenario's series are not the reference's.
std::size_t disagreements(const Told& told, const KnownScenarios& known, std::size_t first, double factor) {
  std::size_t found = 0;
  for (const auto& [name, values] : known.outcomes) {
    if (name == "month") continue;
    const std::vector<double>& months = told.series.at(name);
    const double largest = *std::max_element(months.begin(), months.end());
    for (std::size_t t = 0; t < months.size(); ++t)
      if (!agrees(months[t] * factor, values[first + t], largest)) ++found;
  }
  return found;
}

TEST(Trace, IsTheReference) {
  const KnownScenarios known = read_known_scenarios("tests/end_to_end/fixtures/corners.trace.csv");
  const WholeStudy study("tests/end_to_end/corners.toml");
  constexpr std::size_t kMonths = 31;
  EXPECT_GT(known.outcomes.size(), 80u);
  ASSERT_EQ(known.scenarios.size() % kMonths, 0u);
  for (std::size_t first = 0; first < known.scenarios.size(); first += kMonths) {
    const Rows rows = study.all_of(0, *make_cpu_backend(1), known.scenarios[first], 1);
    const Told told = scenario_of(study, rows, 0, kMonths);
    EXPECT_EQ(disagreements(told, known, first, 1.0), 0u) << "scenario " << known.scenarios[first];
    EXPECT_GT(disagreements(told, known, first, 1.01), 1000u);
  }
}

}  // namespace
}  // namespace chokepoint
