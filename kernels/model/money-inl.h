// Keep the money of a month and of the scenario (step 8 of a month).
#if defined(CHOKEPOINT_MONEY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_MONEY_INL_H_
#undef CHOKEPOINT_MONEY_INL_H_
#else
#define CHOKEPOINT_MONEY_INL_H_
#endif

#include "kernels/model/quantity-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// What one month brings and costs.
struct Money {
  Real revenue, purchase, freight, duty, production, holding, switching, shortage;
};

/// A month's start. (A function: GCC gives no target to constructors that it writes itself.)
CHOKEPOINT_FUNCTION Money no_money() { return {0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f}; }

/// Holding cost of what is left, and in the last month its salvage.
CHOKEPOINT_ROUTINE void value_stocks(const Tables& tables, State state, std::int32_t t, Money& money) {
  const bool last = t == tables.months - 1;
  for (UseId u = 0; u < tables.uses.size; ++u) {
    const Use& use = tables.uses[u];
    const Real stock = state[use.stock];
    money.holding = fma(stock, use.holding_cost, money.holding);
    if (last) money.revenue = fma(stock, use.salvage, money.revenue);
  }
}

/// Write down the month's money.
CHOKEPOINT_ROUTINE void book(const Tables& tables, State state, const Money& money, std::int32_t t) {
  const Slot parts = of_month(tables, state, tables.month_parts, t);
  state.set(state.after(parts, kPurchase), money.purchase);
  state.set(state.after(parts, kFreight), money.freight);
  state.set(state.after(parts, kDuty), money.duty);
  state.set(state.after(parts, kProduction), money.production);
  state.set(state.after(parts, kHolding), money.holding);
  state.set(state.after(parts, kSwitching), money.switching);
  state.set(state.after(parts, kShortage), money.shortage);
  state.set(of_month(tables, state, tables.month_revenue, t), money.revenue);

  const Real month_cost = ((money.purchase + money.freight) + (money.duty + money.production)) +
                          ((money.holding + money.switching) + money.shortage);
  if (tables.month_cost != kNothing) state.set(of_month(tables, state, tables.month_cost, t), month_cost);
  if (tables.month_profit != kNothing) {
    state.set(of_month(tables, state, tables.month_profit, t), money.revenue - month_cost);
  }
}

/// Add the numbers of the months 0 ... last of kKeptMonths to their sum.
CHOKEPOINT_FUNCTION void add_kept(State state, const Total& total, std::int32_t kept_slots,
                                  std::int32_t last) {
  const Slot excess = state.after(total.pair, 1);
  Sum sum = {state[total.pair], state[excess]};
  for (std::int32_t k = 0; k <= last; ++k) sum = plus(sum, state[state.after(total.term, k * kept_slots)]);
  state.set(total.pair, sum.high);
  state.set(excess, sum.excess);
}

/// Add the month to every sum that is kept. (All in one loop: copies of the code wherever something is summed
/// crowd out other code.)
CHOKEPOINT_ROUTINE void add_to_totals(const Tables& tables, State state, std::int32_t t) {
  const std::int32_t last = t % kKeptMonths;
  const bool adds_kept = last == kKeptMonths - 1 || t == tables.months - 1;
  for (std::int32_t i = 0; i < tables.totals.size; ++i) {
    const Total& total = tables.totals[i];
    if (kLanes == 1 || !total.is_kept) {
      accumulate(state, total.pair, state[total.term]);
    } else if (adds_kept) {
      add_kept(state, total, tables.kept_slots, last);
    }
  }
}

CHOKEPOINT_TARGET_END

#endif
