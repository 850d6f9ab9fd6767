#include "host/study/tariffs.h"

#include <algorithm>

#include "host/study/names.h"
#include "host/study/quantities.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

/// Read what holds in one state, from its table or from the tariff's own.
TariffState read_state(const Table& table) {
  TariffState state;
  if (const auto rate = table.need("rate")) state.rate = rate->number(kNotNegative).value_or(0);
  const auto quota = table.find("quota"), in_quota_rate = table.find("in_quota_rate");
  if (quota) state.quota = quota->number(kNotNegative).value_or(0);
  if (in_quota_rate) state.in_quota_rate = in_quota_rate->number(kNotNegative).value_or(0);
  if (quota && !in_quota_rate)
    quota->tell(in_quotes(quota->path()) + " without 'in_quota_rate'", "units within the quota pay that rate",
                "Give 'in_quota_rate' too.");
  if (in_quota_rate && !quota)
    in_quota_rate->tell(in_quotes(in_quota_rate->path()) + " without 'quota'",
                        "the rate is for units within the quota", "Give 'quota' too.");
  state.offset = table.flag("offset", false);
  return state;
}

/// Read the table of states: each state of the regime once, in the regime's order.
std::vector<TariffState> read_states(const Value& value, const Regime& regime) {
  std::vector<TariffState> states(regime.states.size());
  std::vector<bool> given(states.size());
  if (states.empty()) return states;  // the regime's mistake has been told
  for (const auto& [name, table] : values_of(value)) {
    const auto found = std::find(regime.states.begin(), regime.states.end(), name);
    if (found == regime.states.end()) {
      const auto nearest = nearest_name(name, regime.states);
      table.tell("unknown state " + in_quotes(name) + " in 'states'",
                 "the states of regime " + in_quotes(regime.name) + " are " + listed(regime.states),
                 nearest ? "Did you mean '" + printable(*nearest) + "'?" : "Name one of them.");
      continue;
    }
    const std::size_t index = static_cast<std::size_t>(found - regime.states.begin());
    given[index] = true;
    states[index] = read_state(Table(table, schema::kTariffState));
  }
  for (std::size_t i = 0; i < states.size(); ++i)
    if (value.is_table() && !given[i])
      value.tell("state " + in_quotes(regime.states[i]) + " is missing in 'states'",
                 "regime " + in_quotes(regime.name) + " can be in it",
                 "Add [tariff.states.\"" + printable(regime.states[i]) + "\"].");
  return states;
}

Tariff read_tariff(Reading& reading, const Value& value, Index index) {
  const bool has_regime = value.node().find("regime") != nullptr;
  const Table table(value, has_regime ? schema::kTariffOfRegime : schema::kTariff);
  Tariff tariff;
  tariff.name = read_name(table, reading.tariffs, index);
  if (has_regime) {
    const auto name = table.need("regime"), states = table.need("states");
    const auto regime = name->text() ? reading.regimes.look_up(*name) : std::nullopt;
    if (regime) tariff.regime = *regime;
    if (regime && states)
      tariff.states = read_states(*states, reading.study.regimes[static_cast<std::size_t>(*regime)]);
  } else {
    tariff.states.push_back(read_state(table));
  }
  if (const auto months = table.find("quota_months")) {
    const auto number = months->whole(3, 12);
    if (number && *number != 3 && *number != 12)
      months->wrong("a quota is for a calendar year or quarter", "Give 12 or 3.");
    tariff.quota_months = static_cast<int>(number.value_or(12));
  }
  tariff.others = read_quantity(reading, table, "others", 0);
  return tariff;
}

}  // namespace

void read_tariffs(Reading& reading, const Table& root) {
  Index index = 0;
  for (const Value& value : tables_of(root, "tariff", kMaxTariffs, reading.mistakes))
    reading.study.tariffs.push_back(read_tariff(reading, value, index++));
}

}  // namespace chokepoint
