// Tell one scenario from its number: weather, then month after month (docs/MODEL.md, "A month").
#if defined(CHOKEPOINT_SCENARIO_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_SCENARIO_INL_H_
#undef CHOKEPOINT_SCENARIO_INL_H_
#else
#define CHOKEPOINT_SCENARIO_INL_H_
#endif

#include "kernels/model/capacity-inl.h"
#include "kernels/model/duty-inl.h"
#include "kernels/model/money-inl.h"
#include "kernels/model/orders-inl.h"
#include "kernels/model/outcomes-inl.h"
#include "kernels/model/shipping-inl.h"
#include "kernels/model/weather-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// What happens in month t, whose weather is known.
CHOKEPOINT_ROUTINE void advance_network(const Tables& tables, State state, std::int32_t t) {
  Money money = no_money();
  receive_arrivals(tables, state, t);
  set_capacities(tables, state, t);
  money.switching = place_orders(tables, state, t);
  produce_and_ship(tables, state, t, money);
  sell(tables, state, t, money);
  pay_duty(tables, state, t, money);
  value_stocks(tables, state, t, money);
  book(tables, state, money, t);
  add_to_totals(tables, state, t);
}

CHOKEPOINT_ROUTINE void simulate_month(const Tables& tables, State state, const Scenario& scenario,
                                       std::int32_t t) {
  take_draws(tables, state, scenario, t);
  advance_weather(tables, state, t);
  advance_network(tables, state, t);
}

/// Bring the workspace to where the first month begins.
CHOKEPOINT_ROUTINE void begin_scenario(const Tables& tables, State state, const Scenario& scenario) {
  for (std::int32_t i = 0; i < tables.slots; ++i) state.set(state.after(0, i), tables.start[i]);
  begin_weather(tables, state, scenario);
  evaluate_quantities<Factors::infinite>(tables, state, tables.level_quantities, 0);
  open_stages(tables, state);
}

/// Simulate the scenarios first ... first + kLanes - 1 and report them from `position` on, where their drawn
/// weather, if any, begins, too.
CHOKEPOINT_ROUTINE void simulate_scenarios(const Tables& tables, State state, std::uint64_t first,
                                           const Output& output, const DrawnWeather& drawn,
                                           std::int64_t position) {
  const Scenario scenario = scenarios_from(first, drawn.from(position));
  begin_scenario(tables, state, scenario);
  for (std::int32_t t = 0; t < tables.months; ++t) {
    simulate_month(tables, state, scenario, t);
    if (output.series != nullptr) report_month(tables, state, t, output, position);
  }
  report_outcomes(tables, state, output, position);
}

CHOKEPOINT_TARGET_END

#endif
