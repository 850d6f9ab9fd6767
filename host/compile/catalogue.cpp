#include "host/compile/catalogue.h"

#include <algorithm>

namespace chokepoint {
namespace {

using compiled::kNothing;
using compiled::Outcome;
using compiled::Series;
using compiled::Slot;
using OutcomeKind = Outcome::Kind;

Outcome value_of(Slot slot) { return {OutcomeKind::value, slot, kNothing, 0}; }
Outcome sum_of(Slot pair) { return {OutcomeKind::sum, pair, kNothing, 0}; }

/// Return a sum that is kept only where somebody asks for it.
Outcome optional_sum(Draft& draft, Slot& pair) {
  if (pair == kNothing) pair = draft.slots.pair();
  return sum_of(pair);
}

std::string money(const Study& study) { return study.currency.empty() ? "1" : study.currency; }

std::string unit(const Study& study, Index item) {
  const std::string& unit = study.items[static_cast<std::size_t>(item)].unit;
  return unit.empty() ? "1" : unit;
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
    const char* const parts[compiled::kCostParts] = {"purchase", "freight",   "duty",    "production",
                                                     "holding",  "switching", "shortage"};
    for (int part = 0; part < compiled::kCostParts; ++part)
      add(std::string("cost/") + parts[part], std::string("cost of ") + parts[part], units, Worse::higher,
          [part](Draft& d) { return sum_of(d.lists.numbers.cost_total + 2 * part); });
  }

  void add_duty(std::size_t k) {
    const std::string& name = study_.tariffs[k].name;
    add("duty/" + name, "duty paid, tariff " + name, money(study_), Worse::higher,
        [k](Draft& d) { return optional_sum(d, d.lists.tariffs[k].duty_total); });
  }

  void add_tariff(std::size_t k) {
    const std::string& name = study_.tariffs[k].name;
    add("tariff/" + name + "/over_quota", "own units beyond the quota, tariff " + name, tariff_unit(k),
        Worse::higher, [k](Draft& d) { return optional_sum(d, d.lists.tariffs[k].over_total); });
    add("tariff/" + name + "/quota_full", "first month with own units beyond the quota, tariff " + name,
        "month", Worse::lower, [k](Draft& d) { return value_of(d.lists.tariffs[k].quota_full); });
  }

  /// The unit of what a tariff taxes; "1" if that is nothing, or items of several units.
  std::string tariff_unit(std::size_t k) const {
    std::vector<std::string> units;
    for (const Lane& lane : study_.lanes)
      if (std::count(lane.tariffs.begin(), lane.tariffs.end(), static_cast<Index>(k)) > 0)
        units.push_back(unit(study_, study_.sites[static_cast<std::size_t>(lane.from)].item));
    const bool same =
        std::all_of(units.begin(), units.end(), [&](const auto& u) { return u == units.front(); });
    return !units.empty() && same ? units.front() : "1";
  }

  void add_market(std::size_t m) {
    const Market& market = study_.markets[m];
    const std::string path = "market/" + market.name + "/", of = ", market " + market.name;
    const std::string units = unit(study_, market.item);
    const auto at = [m](Draft& d) -> compiled::Market& { return d.lists.markets[m]; };
    add(path + "sold", "units sold" + of, units, Worse::lower,
        [at](Draft& d) { return optional_sum(d, at(d).sold_total); });
    add(path + "lost", "units of lost sales" + of, units, Worse::higher,
        [at](Draft& d) { return optional_sum(d, at(d).lost_total); });
    add(path + "fill_rate", "share of demand sold" + of, "1", Worse::lower, [at](Draft& d) {
      const Outcome sold = optional_sum(d, at(d).sold_total), demand = optional_sum(d, at(d).demand_total);
      return Outcome{OutcomeKind::ratio, sold.a, demand.a, 0};
    });
    add(path + "first_short", "first short month" + of, "month", Worse::lower,
        [at](Draft& d) { return value_of(at(d).first_short); });
    add(path + "longest_short", "longest run of short months" + of, "month", Worse::higher,
        [at](Draft& d) { return value_of(at(d).longest_short); });
    add(path + "months_short", "short months" + of, "month", Worse::higher,
        [at](Draft& d) { return value_of(at(d).months_short); });
  }

  void add_site(std::size_t s) {
    const Site& site = study_.sites[s];
    const std::string path = "site/" + site.name + "/", of = ", site " + site.name;
    add(path + "output", "units made" + of, unit(study_, site.item), Worse::neither,
        [s](Draft& d) { return optional_sum(d, d.lists.sites[s].output_total); });
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
    add("lane/" + lane.name + "/units", "units shipped, lane " + lane.name,
        unit(study_, study_.sites[static_cast<std::size_t>(lane.from)].item), Worse::neither,
        [l](Draft& d) { return optional_sum(d, d.lists.lanes[l].units); });
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
    add("cost", "total cost", units, [](Draft& d) { return d.lists.numbers.month_cost; });
    add("duty", "duty paid", units, [](Draft& d) { return d.lists.numbers.month_duty; });
    add("profit", "revenue less total cost", units, [](Draft& d) { return d.lists.numbers.month_profit; });
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
    return std::move(entries_);
  }

 private:
  template <class SlotOf>
  void add(const std::string& name, const std::string& long_name, const std::string& units, SlotOf slot) {
    entries_.push_back({{name, long_name, units}, [slot](Draft& d) {
                          return Series{Series::Kind::value, slot(d)};
                        }});
  }

  void add_market(std::size_t m) {
    const Market& market = study_.markets[m];
    const std::string path = "market/" + market.name + "/", of = ", market " + market.name;
    const std::string units = unit(study_, market.item);
    add(path + "demand", "demand" + of, units, [m](Draft& d) { return d.lists.markets[m].demanded; });
    add(path + "sold", "units sold" + of, units, [m](Draft& d) { return d.lists.markets[m].sold; });
    add(path + "lost", "units of lost sales" + of, units, [m](Draft& d) { return d.lists.markets[m].lost; });
    entries_.push_back({{path + "fill_rate", "units sold over demand" + of, "1"}, [m](Draft& d) {
                          const compiled::Market& at = d.lists.markets[m];
                          return Series{Series::Kind::ratio, at.sold, at.demanded};
                        }});
  }

  void add_site(std::size_t s) {
    const Site& site = study_.sites[s];
    const std::string path = "site/" + site.name + "/", of = ", site " + site.name;
    const std::string units = unit(study_, site.item);
    add(path + "capacity", "units that can be made" + of, units,
        [s](Draft& d) { return d.lists.sites[s].capacity; });
    add(path + "output", "units made" + of, units, [s](Draft& d) { return d.lists.sites[s].output; });
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

std::vector<OutcomeEntry> outcome_catalogue(const Study& study) { return Outcomes(study)(); }

std::vector<SeriesEntry> series_catalogue(const Study& study) { return SeriesList(study)(); }

}  // namespace chokepoint
