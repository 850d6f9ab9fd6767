// Steps 5 and 6 of a month: production and shipping from the first tier down, then sales.
#if defined(CHOKEPOINT_SHIPPING_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_SHIPPING_INL_H_
#undef CHOKEPOINT_SHIPPING_INL_H_
#else
#define CHOKEPOINT_SHIPPING_INL_H_
#endif

#include "kernels/model/money-inl.h"
#include "kernels/model/orders-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// Send a lane's part of what its site made, the `filled` share of what it was asked for.
CHOKEPOINT_ROUTINE void ship(const Tables& tables, State state, const Lane& lane, Real filled, std::int32_t t,
                             Money& money) {
  const Real asked = state[lane.asked];
  const Real units = asked * filled;
  if (lane.shipped != kNothing) state.set(of_month(tables, state, lane.shipped, t), units);
  if (lane.delivered != kNothing) state.set(lane.delivered, select(asked > 0.0f, filled, 1.0f));
  if (lane.transit > 0) {
    state.set(state.after(lane.pipe, t % lane.transit), units);
  } else {
    if (lane.entered != kNothing) state.set(lane.entered, units);
    state.increase(tables.uses[lane.use].stock, units);
  }
  money.purchase = add_product(tables, state, lane.price, t, units, money.purchase);
  money.freight = add_product(tables, state, lane.freight, t, units, money.freight);
}

/// Make what was wanted as far as the inputs last, and use them up.
CHOKEPOINT_ROUTINE Real produce(const Tables& tables, State state, const Site& site) {
  Real made = state[site.wanted];
  for (UseId u = site.uses.begin; u < site.uses.end; ++u) {
    made = min(made, state[tables.uses[u].stock] * tables.uses[u].inverse_bom);
  }
  for (UseId u = site.uses.begin; u < site.uses.end; ++u) {
    const Use& use = tables.uses[u];
    state.set(use.stock, max(fma(made, -use.bom, state[use.stock]), 0.0f));
  }
  return made;
}

CHOKEPOINT_ROUTINE void produce_and_ship(const Tables& tables, State state, std::int32_t t, Money& money) {
  for (std::int32_t i = tables.downstream.size - 1; i >= 0; --i) {
    const Site& site = tables.sites[tables.downstream[i]];
    const Real made = produce(tables, state, site);
    if (site.output != kNothing) state.set(of_month(tables, state, site.output, t), made);
    money.production = add_product(tables, state, site.unit_cost, t, made, money.production);
    const Real filled = ratio(made, asked_by_customers(tables, state, site), 0.0f);
    for (std::int32_t k = site.customers.begin; k < site.customers.end; ++k) {
      ship(tables, state, lane_at(tables, k), filled, t, money);
    }
  }
}

/// Count a month in which a market sold less than 99% of its demand.
CHOKEPOINT_ROUTINE void count_shortage(const Tables& tables, State state, const Market& market, Real sold,
                                       Real demand, std::int32_t t) {
  const Mask is_short = sold < demand * 0.99f;
  if (market.longest_short != kNothing) {
    const Real run = select(is_short, state[market.run_short] + 1.0f, 0.0f);
    state.set(market.run_short, run);
    state.set(market.longest_short, max(run, state[market.longest_short]));
  }
  if (market.months_short != kNothing) {
    state.increase(market.months_short, select(is_short, Real(1.0f), Real(0.0f)));
  }
  if (market.first_short != kNothing) note_first(tables, state, market.first_short, is_short, t);
}

CHOKEPOINT_ROUTINE void sell(const Tables& tables, State state, std::int32_t t, Money& money) {
  const bool last = t == tables.months - 1;
  for (MarketId m = 0; m < tables.markets.size; ++m) {
    const Market& market = tables.markets[m];
    const Slot stock = tables.uses[market.use].stock;
    const Real demand = state[of_month(tables, state, market.demanded, t)];
    const Real wanted = state[market.wanted];
    const Real sold = min(state[stock], wanted);
    state.set(stock, state[stock] - sold);
    const Real unmet = wanted - sold;
    const Real backlog = last ? Real(0.0f) : unmet * market.backlog_share;
    const Real lost = unmet - backlog;
    state.set(market.backlog, backlog);
    if (market.sold != kNothing) state.set(of_month(tables, state, market.sold, t), sold);
    if (market.lost != kNothing) state.set(of_month(tables, state, market.lost, t), lost);
    if (market.revenue != kNothing) {
      state.set(of_month(tables, state, market.revenue, t),
                add_product(tables, state, market.price, t, sold, 0.0f));
    }
    count_shortage(tables, state, market, sold, demand, t);
    money.revenue = add_product(tables, state, market.price, t, sold, money.revenue);
    money.shortage = add_product(tables, state, market.penalty, t, lost, money.shortage);
    money.shortage = fma(backlog, market.backlog_cost, money.shortage);
  }
}

CHOKEPOINT_TARGET_END

#endif
