#include "host/compile/catalogue.h"

#include <algorithm>
#include <array>

namespace chokepoint {
namespace {

using compiled::kNothing;
using compiled::Outcome;
using compiled::Series;
using compiled::Slot;
using OutcomeKind = Outcome::Kind;

/// By compiled::CostPart.
constexpr std::array<const char*, compiled::kCostParts> kParts = {
    "purchase", "freight", "duty", "production", "holding", "switching", "shortage"};

Outcome value_of(Slot slot) { return {OutcomeKind::value, slot, kNothing, 0}; }
Outcome sum_of(Slot pair) { return {OutcomeKind::sum, pair, kNothing, 0}; }

/// Return a slot that is filled only where somebody asks for it.
Slot optional_slot(Draft& draft, Slot& slot, double start = 0) {
  if (slot == kNothing) slot = draft.slots.one(start);
  return slot;
}

/// Return the slot of the month of something's first time.
Slot first_time(Draft& draft, Slot& slot) { return optional_slot(draft, slot, draft.study.periods); }

std::string money(const Study& study) { return study.currency.empty() ? "1" : study.currency; }

std::string unit(const Study& study, Index item) {
  const std::string& unit = study.items[static_cast<std::size_t>(item)].unit;
  return unit.empty() ? "1" : unit;
}

/// The unit of what a lane carries.
std::string lane_unit(const Study& study, const Lane& lane) {
  return unit(study, study.sites[static_cast<std::size_t>(lane.from)].item);
}

/// The unit of what a tariff taxes; "1" if that is nothing, or items of several units.
std::string tariff_unit(const Study& study, std::size_t k) {
  std::vector<std::string> units;
  for (const Lane& lane : study.lanes)
    if (std::count(lane.tariffs.begin(), lane.tariffs.end(), static_cast<Index>(k)) > 0)
      units.push_back(lane_unit(study, lane));
  const bool same =
      std::all_of(units.begin(), units.end(), [&](const auto& u) { return u == units.front(); });
  return !units.empty() && same ? units.front() : "1";
}

/// Lists outcomes part by part.
class Outcomes {
 public:
  explicit Outcomes(const Study& study) : study_(study) {}

  std::vector<OutcomeEntry> operator()() {
    add_money();
    for (std::size_t k = 0; k < study_.tariffs.size(); ++k) add_duty(k);
    for (std::size_t k = 0; k < study_.tariffs.size(); ++k) add_tariff(k);
    add("switches", "backups that started to qualify", "1", Worse::higher,
        [](Draft& d) { return value_of(d.lists.numbers.switches); });
    for (std::size_t m = 0; m < study_.markets.size(); ++m) add_market(m);
    for (std::size_t s = 0; s < study_.sites.size(); ++s) add_site(s);
    for (std::size_t l = 0; l < study_.lanes.size(); ++l) add_lane(l);
    for (std::size_t g = 0; g < study_.regimes.size(); ++g) add_regime(g);
    for (std::size_t d = 0; d < study_.drivers.size(); ++d) add_driver(d);
    return std::move(entries_);
  }

 private:
  template <class Compile>
  void add(const std::string& name, const std::string& long_name, const std::string& units, Worse worse,
           Compile compile) {
    entries_.push_back({{name, long_name, units, worse}, compile});
  }

  void add_money() {
    const std::string units = money(study_);
    add("loss", "nominal profit less profit", units, Worse::higher,
        [](Draft&) { return Outcome{OutcomeKind::loss}; });
    add("profit", "revenue less total cost", units, Worse::lower,
        [](Draft&) { return Outcome{OutcomeKind::profit}; });
    add("revenue", "revenue", units, Worse::lower,
        [](Draft& d) { return sum_of(d.lists.numbers.revenue_total); });
    add("total_cost", "total cost", units, Worse::higher,
        [](Draft&) { return Outcome{OutcomeKind::total_cost}; });
    for (int part = 0; part < compiled::kCostParts; ++part) {
      const std::string name = kParts[static_cast<std::size_t>(part)];
      add("cost/" + name, "cost of " + name, units, Worse::higher,
          [part](Draft& d) { return sum_of(d.lists.numbers.cost_total + 2 * part); });
    }
  }

  void add_duty(std::size_t k) {
    const std::string& name = study_.tariffs[k].name;
    add("duty/" + name, "duty paid, tariff " + name, money(study_), Worse::higher,
        [k](Draft& d) { return total_of(d, optional_slot(d, d.lists.tariffs[k].duty)); });
  }

  void add_tariff(std::size_t k) {
    const std::string& name = study_.tariffs[k].name;
    add("tariff/" + name + "/over_quota", "own units beyond the quota, tariff " + name,
        tariff_unit(study_, k), Worse::higher,
        [k](Draft& d) { return total_of(d, optional_slot(d, d.lists.tariffs[k].over)); });
    add("tariff/" + name + "/quota_full", "first month with own units beyond the quota, tariff " + name,
        "month", Worse::lower,
        [k](Draft& d) { return value_of(first_time(d, d.lists.tariffs[k].quota_full)); });
  }

  void add_market(std::size_t m) {
    const Market& market = study_.markets[m];
    const std::string path = "market/" + market.name + "/", of = ", market " + market.name;
    const std::string units = unit(study_, market.item);
    const auto at = [m](Draft& d) -> compiled::Market& { return d.lists.markets[m]; };
    add(path + "sold", "units sold" + of, units, Worse::lower,
        [at](Draft& d) { return total_of(d, optional_slot(d, at(d).sold)); });
    add(path + "lost", "units of lost sales" + of, units, Worse::higher,
        [at](Draft& d) { return total_of(d, optional_slot(d, at(d).lost)); });
    add(path + "fill_rate", "share of demand sold" + of, "1", Worse::lower, [at](Draft& d) {
      const Outcome sold = total_of(d, optional_slot(d, at(d).sold)), demand = total_of(d, at(d).demanded);
      return Outcome{OutcomeKind::ratio, sold.a, demand.a, 0};
    });
    add(path + "first_short", "first short month" + of, "month", Worse::lower,
        [at](Draft& d) { return value_of(first_time(d, at(d).first_short)); });
    add(path + "longest_short", "longest run of short months" + of, "month", Worse::higher, [at](Draft& d) {
      optional_slot(d, at(d).run_short);
      return value_of(optional_slot(d, at(d).longest_short));
    });
    add(path + "months_short", "short months" + of, "month", Worse::higher,
        [at](Draft& d) { return value_of(optional_slot(d, at(d).months_short)); });
  }

  void add_site(std::size_t s) {
    const Site& site = study_.sites[s];
    const std::string path = "site/" + site.name + "/", of = ", site " + site.name;
    add(path + "output", "units made" + of, unit(study_, site.item), Worse::neither,
        [s](Draft& d) { return total_of(d, optional_slot(d, d.lists.sites[s].output)); });
    add(path + "opening", "month in which the first stage opens" + of, "month", Worse::higher,
        [s](Draft& d) { return opening(d, s); });
  }

  static Outcome opening(Draft& draft, std::size_t s) {
    const double months = draft.study.periods;
    const std::vector<Stage>& stages = draft.study.sites[s].stages;
    if (stages.empty()) return {OutcomeKind::fixed, kNothing, kNothing, static_cast<float>(months)};
    const auto& first = draft.lists.stages[static_cast<std::size_t>(draft.lists.sites[s].stages.begin)];
    if (first.opening != kNothing)
      return {OutcomeKind::at_most, first.opening, kNothing, static_cast<float>(months)};
    const double opens = stages.front().opens + draft.quantities.known(stages.front().delay)->front();
    return {OutcomeKind::fixed, kNothing, kNothing, static_cast<float>(std::min(opens, months))};
  }

  void add_lane(std::size_t l) {
    const Lane& lane = study_.lanes[l];
    add("lane/" + lane.name + "/units", "units shipped, lane " + lane.name, lane_unit(study_, lane),
        Worse::neither, [l](Draft& d) { return total_of(d, optional_slot(d, d.lists.lanes[l].shipped)); });
  }

  void add_regime(std::size_t g) {
    const Regime& regime = study_.regimes[g];
    for (std::size_t i = 0; i < regime.states.size(); ++i)
      add("regime/" + regime.name + "/" + regime.states[i] + "/months",
          "months in state " + regime.states[i] + ", regime " + regime.name, "month", Worse::neither,
          [g, i](Draft& d) {
            return value_of(d.demands.months(static_cast<Index>(g)) + static_cast<Slot>(i));
          });
  }

  void add_driver(std::size_t d) {
    const Driver& driver = study_.drivers[d];
    if (driver.scope != Scope::level) return;
    add("driver/" + driver.name, "value of driver " + driver.name, "1", Worse::neither,
        [d](Draft& draft) { return value_of(draft.demands.value(static_cast<Index>(d))); });
  }

  const Study& study_;
  std::vector<OutcomeEntry> entries_;
};

/// Lists series part by part.
class SeriesList {
 public:
  explicit SeriesList(const Study& study) : study_(study) {}

  std::vector<SeriesEntry> operator()() {
    const std::string units = money(study_);
    add("revenue", "revenue", units, [](Draft& d) { return d.lists.numbers.month_revenue; });
    add("cost", "total cost", units, [](Draft& d) { return optional_slot(d, d.lists.numbers.month_cost); });
    add("duty", "duty paid", units, [](Draft& d) { return d.lists.numbers.month_parts + compiled::kDuty; });
    add("profit", "revenue less total cost", units,
        [](Draft& d) { return optional_slot(d, d.lists.numbers.month_profit); });
    for (std::size_t m = 0; m < study_.markets.size(); ++m) add_market(m);
    for (std::size_t s = 0; s < study_.sites.size(); ++s) add_site(s);
    for (std::size_t s = 0; s < study_.sites.size(); ++s)
      for (std::size_t i = 0; i < study_.sites[s].inputs.size(); ++i) {
        add_stock(study_.sites[s].name, study_.sites[s].inputs[i].item,
                  [s, i](const Topology& t) { return t.first_of_site[s] + static_cast<Index>(i); });
      }
    for (std::size_t m = 0; m < study_.markets.size(); ++m)
      add_stock(study_.markets[m].name, study_.markets[m].item,
                [m](const Topology& t) { return t.of_market[m]; });
    add_details();
    return std::move(entries_);
  }

 private:
  template <class SlotOf>
  void add(const std::string& name, const std::string& long_name, const std::string& units, SlotOf slot) {
    entries_.push_back({{name, long_name, units}, [slot](Draft& d) {
                          return Series{Series::Kind::value, slot(d)};
                        }});
  }

  /// What it takes to tell a scenario, beyond the figures above.
  void add_details() {
    for (int part = 0; part < compiled::kCostParts; ++part) add_part(part);
    for (std::size_t k = 0; k < study_.tariffs.size(); ++k) add_duty(k);
    for (std::size_t g = 0; g < study_.regimes.size(); ++g)
      add("regime/" + study_.regimes[g].name + "/state",
          "number of the state, regime " + study_.regimes[g].name, "1",
          [g](Draft& d) { return d.demands.state(static_cast<Index>(g)); });
    for (std::size_t i = 0; i < study_.drivers.size(); ++i)
      if (study_.drivers[i].scope == Scope::path)
        add("driver/" + study_.drivers[i].name, "value of driver " + study_.drivers[i].name, "1",
            [i](Draft& d) { return d.demands.value(static_cast<Index>(i)); });
    for (std::size_t s = 0; s < study_.sites.size(); ++s)
      add("site/" + study_.sites[s].name + "/wanted", "units wanted, site " + study_.sites[s].name,
          unit(study_, study_.sites[s].item), [s](Draft& d) { return d.lists.sites[s].wanted; });
    for (std::size_t l = 0; l < study_.lanes.size(); ++l) add_lane(l);
    for (std::size_t m = 0; m < study_.markets.size(); ++m)
      add("market/" + study_.markets[m].name + "/backlog",
          "units that wait, market " + study_.markets[m].name, unit(study_, study_.markets[m].item),
          [m](Draft& d) { return d.lists.markets[m].backlog; });
    for (std::size_t k = 0; k < study_.tariffs.size(); ++k) add_quota(k);
  }

  void add_part(int part) {
    const std::string name = kParts[static_cast<std::size_t>(part)];
    add("cost/" + name, "cost of " + name, money(study_),
        [part](Draft& d) { return d.lists.numbers.month_parts + part; });
  }

  void add_duty(std::size_t k) {
    const std::string& name = study_.tariffs[k].name;
    add("duty/" + name, "duty paid, tariff " + name, money(study_),
        [k](Draft& d) { return optional_slot(d, d.lists.tariffs[k].duty); });
  }

  void add_lane(std::size_t l) {
    const Lane& lane = study_.lanes[l];
    const std::string path = "lane/" + lane.name + "/", of = ", lane " + lane.name;
    const std::string units = lane_unit(study_, lane);
    const auto at = [l](Draft& d) -> compiled::Lane& { return d.lists.lanes[l]; };
    add(path + "asked", "units asked for" + of, units, [at](Draft& d) { return at(d).asked; });
    add(path + "shipped", "units shipped" + of, units,
        [at](Draft& d) { return optional_slot(d, at(d).shipped); });
    add(path + "arrived", "units arrived" + of, units,
        [at](Draft& d) { return optional_slot(d, at(d).entered); });
    if (!lane.backup) return;
    add(path + "phase", "0 idle, 1 qualifying, 2 ready" + of, "1",
        [at](Draft& d) { return d.lists.backups[static_cast<std::size_t>(at(d).backup)].phase; });
  }

  /// (For every tariff: a variant may give a quota to one that has none.)
  void add_quota(std::size_t k) {
    const std::string path = "tariff/" + study_.tariffs[k].name + "/",
                      of = ", tariff " + study_.tariffs[k].name;
    const std::string units = tariff_unit(study_, k);
    const auto at = [k](Draft& d) -> compiled::Tariff& { return d.lists.tariffs[k]; };
    add(path + "over_quota", "own units beyond the quota" + of, units,
        [at](Draft& d) { return optional_slot(d, at(d).over); });
    add(path + "quota_used", "units that used the quota, others' included" + of, units,
        [at](Draft& d) { return at(d).used; });
    add(path + "credits", "offset credits left" + of, units, [at](Draft& d) { return at(d).credits; });
  }

  void add_market(std::size_t m) {
    const Market& market = study_.markets[m];
    const std::string path = "market/" + market.name + "/", of = ", market " + market.name;
    const std::string units = unit(study_, market.item);
    add(path + "demand", "demand" + of, units, [m](Draft& d) { return d.lists.markets[m].demanded; });
    add(path + "sold", "units sold" + of, units,
        [m](Draft& d) { return optional_slot(d, d.lists.markets[m].sold); });
    add(path + "lost", "units of lost sales" + of, units,
        [m](Draft& d) { return optional_slot(d, d.lists.markets[m].lost); });
    entries_.push_back({{path + "fill_rate", "units sold over demand" + of, "1"}, [m](Draft& d) {
                          compiled::Market& at = d.lists.markets[m];
                          return Series{Series::Kind::ratio, optional_slot(d, at.sold), at.demanded};
                        }});
  }

  void add_site(std::size_t s) {
    const Site& site = study_.sites[s];
    const std::string path = "site/" + site.name + "/", of = ", site " + site.name;
    const std::string units = unit(study_, site.item);
    add(path + "capacity", "units that can be made" + of, units,
        [s](Draft& d) { return d.lists.sites[s].capacity; });
    add(path + "output", "units made" + of, units,
        [s](Draft& d) { return optional_slot(d, d.lists.sites[s].output); });
  }

  template <class UseOf>
  void add_stock(const std::string& consumer, Index item, UseOf use) {
    const std::string& name = study_.items[static_cast<std::size_t>(item)].name;
    add("stock/" + consumer + "/" + name, "stock of " + name + " at " + consumer, unit(study_, item),
        [use](Draft& d) { return d.lists.uses[static_cast<std::size_t>(use(d.topology))].stock; });
  }

  const Study& study_;
  std::vector<SeriesEntry> entries_;
};

}  // namespace

Outcome total_of(Draft& draft, Slot term) {
  std::vector<compiled::Total>& totals = draft.lists.totals;
  const auto kept = std::find_if(totals.begin(), totals.end(), [=](const auto& x) { return x.term == term; });
  if (kept != totals.end()) return sum_of(kept->pair);
  totals.push_back({term, draft.slots.pair()});
  return sum_of(totals.back().pair);
}

std::string cost_part(int part) { return kParts[static_cast<std::size_t>(part)]; }

std::vector<OutcomeEntry> outcome_catalogue(const Study& study) { return Outcomes(study)(); }

std::vector<SeriesEntry> series_catalogue(const Study& study) { return SeriesList(study)(); }

}  // namespace chokepoint
