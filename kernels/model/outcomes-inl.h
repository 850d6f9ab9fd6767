// Report a scenario: the series of a month, the outcomes at the end (docs/MODEL.md, "Outcomes").
#if defined(CHOKEPOINT_OUTCOMES_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_OUTCOMES_INL_H_
#undef CHOKEPOINT_OUTCOMES_INL_H_
#else
#define CHOKEPOINT_OUTCOMES_INL_H_
#endif

#include "kernels/model/output.h"
#include "kernels/model/state-inl.h"

CHOKEPOINT_TARGET_BEGIN

CHOKEPOINT_ROUTINE void report_month(const Tables& tables, State state, std::int32_t t, const Output& output,
                                     std::int64_t position) {
  for (std::int32_t i = 0; i < tables.series.size; ++i) {
    const Series& series = tables.series[i];
    const std::int32_t before = kept_before(series.kept_slots, t);
    Real x = state[state.after(series.a, before)];
    if (series.kind == Series::Kind::ratio) x = ratio(x, state[state.after(series.b, before)], 1.0f);
    store(output.series + (std::int64_t{i} * tables.months + t) * output.series_stride + position, x);
  }
}

CHOKEPOINT_FUNCTION TwoFloat total_cost(const Tables& tables, State state) {
  TwoFloat sum = total(state, tables.cost_total);
  for (std::int32_t part = 1; part < kCostParts; ++part) {
    sum = add(sum, total(state, state.after(tables.cost_total, 2 * part)));
  }
  return sum;
}

CHOKEPOINT_FUNCTION Real outcome_value(const Tables& tables, State state, const Outcome& outcome,
                                       TwoFloat cost, TwoFloat profit) {
  using Kind = Outcome::Kind;
  switch (outcome.kind) {
    case Kind::value:
      return state[outcome.a];
    case Kind::sum:
      return rounded(total(state, outcome.a));
    case Kind::ratio:
      return ratio(rounded(total(state, outcome.a)), rounded(total(state, outcome.b)), 1.0f);
    case Kind::at_most:
      return min(state[outcome.a], outcome.limit);
    case Kind::fixed:
      return outcome.limit;
    case Kind::total_cost:
      return rounded(cost);
    case Kind::profit:
      return rounded(profit);
    case Kind::loss:
      break;
  }
  return rounded(add({tables.nominal_profit, tables.nominal_profit_rest}, negate(profit)));
}

CHOKEPOINT_ROUTINE void report_outcomes(const Tables& tables, State state, const Output& output,
                                        std::int64_t position) {
  const TwoFloat cost = total_cost(tables, state);
  const TwoFloat profit = add(total(state, tables.revenue_total), negate(cost));
  for (std::int32_t i = 0; i < tables.outcomes.size; ++i) {
    const Real x = outcome_value(tables, state, tables.outcomes[i], cost, profit);
    store(output.outcomes + i * output.stride + position, x);
  }
}

CHOKEPOINT_TARGET_END

#endif
