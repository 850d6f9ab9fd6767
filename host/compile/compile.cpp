#include "host/compile/compile.h"

#include "host/compile/columns.h"
#include "host/compile/draft.h"
#include "host/compile/network.h"
#include "host/compile/weather.h"

namespace chokepoint {
namespace {

void compile_numbers(const Study& study, compiled::Tables& numbers) {
  numbers.seed_low = static_cast<std::uint32_t>(study.seed);
  numbers.seed_high = static_cast<std::uint32_t>(study.seed >> 32);
  numbers.months = study.periods;
  numbers.start_month = study.start_month - 1;
}

template <class T>
void refer(compiled::Array<T>& array, const std::vector<T>& list) {
  array = {list.data(), static_cast<std::int32_t>(list.size())};
}

}  // namespace

void begin_tables(Draft& draft) {
  compile_numbers(draft.study, draft.lists.numbers);
  compile_network(draft);
}

TableLists finish_tables(Draft& draft) {
  compile_weather(draft);
  draft.quantities.finish(draft.lists);
  draft.lists.numbers.slots = draft.slots.size();
  draft.lists.start = draft.slots.take();
  draft.lists.constants = draft.constants.take();
  draft.lists.polynomial_coefficients = draft.polynomials.take();
  return std::move(draft.lists);
}

CompiledVariant compile(const Study& study, const ResultsWanted& results, const ExtrasWanted& extras,
                        SharedWeather* shared) {
  CompiledVariant variant;
  Draft draft(study);
  draft.shared = shared;
  begin_tables(draft);
  compile_columns(draft, results, variant.outcomes, variant.series);
  variant.extras = compile_extras(draft, extras);
  variant.tables = finish_tables(draft);
  return variant;
}

compiled::Tables TableLists::view() const {
  compiled::Tables tables = numbers;
  refer(tables.start, start);
  refer(tables.constants, constants);
  refer(tables.polynomial_coefficients, polynomial_coefficients);
  refer(tables.matrix_of_month, matrix_of_month);
  refer(tables.rank_limits, rank_limits);
  refer(tables.weighted_slots, weighted_slots);
  refer(tables.lane_list, lane_list);
  refer(tables.level_drivers, level_drivers);
  refer(tables.copulas, copulas);
  refer(tables.path_latents, path_latents);
  refer(tables.regimes, regimes);
  refer(tables.regime_values, regime_values);
  refer(tables.drawn_levels, drawn_levels);
  refer(tables.drawn_months, drawn_months);
  refer(tables.quantities, quantities);
  refer(tables.stages, stages);
  refer(tables.ramp_pieces, ramp_pieces);
  refer(tables.sites, sites);
  refer(tables.downstream, downstream);
  refer(tables.uses, uses);
  refer(tables.lanes, lanes);
  refer(tables.backups, backups);
  refer(tables.markets, markets);
  refer(tables.tariffs, tariffs);
  refer(tables.tariff_states, tariff_states);
  refer(tables.totals, totals);
  refer(tables.outcomes, outcomes);
  refer(tables.series, series);
  return tables;
}

}  // namespace chokepoint
