#include "host/compile/extras.h"

#include <algorithm>

#include "host/compile/catalogue.h"
#include "host/compile/draft.h"

namespace chokepoint {
namespace {

using compiled::kNothing;
using compiled::Slot;
using OutcomeKind = compiled::Outcome::Kind;

void report(Draft& draft, Slot slot) {
  draft.lists.outcomes.push_back({OutcomeKind::value, slot, kNothing, 0});
}

/// Lists the parts of the loss. What is split leaves its last share to the difference from the whole, so that
/// nothing is lost to rounding.
class Parts {
 public:
  Parts(Draft& draft, bool salvage) : draft_(draft), salvage_(salvage) {}

  Extras operator()() {
    add_revenue();
    for (int part = 0; part < compiled::kCostParts; ++part) {
      if (part == compiled::kDuty) {
        add_duties();
      } else {
        const std::string name = cost_part(part);
        add("cost/" + name, "cost of " + name + " beyond nominal", {{pair_of_cost(part), 1}});
      }
    }
    return std::move(extras_);
  }

 private:
  void add_revenue() {
    const Study& study = draft_.study;
    std::vector<PartTerm> rest = {{pair(draft_.lists.numbers.revenue_total), -1}};
    for (std::size_t m = 0; m < study.markets.size(); ++m) {
      const std::string& name = study.markets[m].name;
      const std::string path = "revenue/" + name, title = "revenue below nominal, market " + name;
      if (m + 1 == study.markets.size() && !salvage_) return add(path, title, rest);
      const std::size_t number = pair_of_month(draft_.lists.markets[m].revenue);
      add(path, title, {{number, -1}});
      rest.push_back({number, 1});
    }
    add("revenue/salvage", "salvage below nominal", rest);
  }

  void add_duties() {
    const Study& study = draft_.study;
    std::vector<PartTerm> rest = {{pair_of_cost(compiled::kDuty), 1}};
    for (std::size_t k = 0; k < study.tariffs.size(); ++k) {
      const std::string& name = study.tariffs[k].name;
      const std::string path = "duty/" + name, title = "duty beyond nominal, tariff " + name;
      if (k + 1 == study.tariffs.size()) return add(path, title, rest);
      const std::size_t number = pair_of_month(draft_.lists.tariffs[k].duty);
      add(path, title, {{number, 1}});
      rest.push_back({number, -1});
    }
  }

  std::size_t pair_of_cost(int part) { return pair(draft_.lists.numbers.cost_total + 2 * part); }

  /// The pair of what stands in a slot every month, which is filled only where somebody asks for it.
  std::size_t pair_of_month(Slot& slot) {
    if (slot == kNothing) slot = draft_.slots.one();
    return pair(total_of(draft_, slot).a);
  }

  /// Report a pair; return its number.
  std::size_t pair(Slot slot) {
    report(draft_, slot);
    report(draft_, slot + 1);
    return extras_.pairs++;
  }

  void add(const std::string& name, const std::string& long_name, std::vector<PartTerm> terms) {
    const std::string& currency = draft_.study.currency;
    extras_.parts.push_back({{name, long_name, currency.empty() ? "1" : currency}, std::move(terms)});
  }

  Draft& draft_;
  bool salvage_;
  Extras extras_;
};

void add_driver(Draft& draft, Index index, Extras& extras) {
  const Driver& driver = draft.study.drivers[static_cast<std::size_t>(index)];
  const bool is_level = driver.scope == Scope::level;
  const Slot value = draft.demands.value(index);
  if (is_level)
    report(draft, value);
  else
    draft.lists.outcomes.push_back(total_of(draft, value));
  extras.drivers.push_back(
      {{"driver/" + driver.name,
        is_level ? "value of driver " + driver.name : "mean over the months of driver " + driver.name, "1"},
       0,
       is_level ? 1.0 : 1.0 / draft.study.periods});
}

void add_regime(Draft& draft, Index index, Extras& extras) {
  const Regime& regime = draft.study.regimes[static_cast<std::size_t>(index)];
  const std::string& initial = regime.states[static_cast<std::size_t>(regime.initial)];
  report(draft, draft.demands.months(index) + static_cast<Slot>(regime.initial));
  extras.drivers.push_back(
      {{"regime/" + regime.name, "months away from state " + initial + ", regime " + regime.name, "month"},
       static_cast<double>(draft.study.periods),
       -1});
}

}  // namespace

Extras compile_extras(Draft& draft, const ExtrasWanted& wanted) {
  Extras extras;
  if (wanted.parts) extras = Parts(draft, wanted.salvage)();
  if (!wanted.drivers) return extras;
  for (std::size_t i = 0; i < draft.study.drivers.size(); ++i)
    add_driver(draft, static_cast<Index>(i), extras);
  for (std::size_t g = 0; g < draft.study.regimes.size(); ++g)
    add_regime(draft, static_cast<Index>(g), extras);
  return extras;
}

bool has_salvage(const Study& study) {
  const auto has = [](const auto& use) { return use.stock.salvage != 0; };
  return std::any_of(
             study.sites.begin(), study.sites.end(),
             [&](const Site& site) { return std::any_of(site.inputs.begin(), site.inputs.end(), has); }) ||
         std::any_of(study.markets.begin(), study.markets.end(), has);
}

}  // namespace chokepoint
