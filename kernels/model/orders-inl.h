// Step 4 of a month: orders, from the markets up to the first tier (docs/MODEL.md, "Orders").
#if defined(CHOKEPOINT_ORDERS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_ORDERS_INL_H_
#undef CHOKEPOINT_ORDERS_INL_H_
#else
#define CHOKEPOINT_ORDERS_INL_H_
#endif

#include "kernels/model/capacity-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// Below this share of an order a shortfall may be rounding noise; no backup answers it.
constexpr float kShortage = 0.01f;
/// Below this share of an order what its shares leave is rounding: they may sum to a little less than 1.
constexpr float kRounding = 1e-5f;

CHOKEPOINT_FUNCTION const Lane& lane_at(const Tables& tables, std::int32_t position) {
  return tables.lanes[tables.lane_list[position]];
}

CHOKEPOINT_FUNCTION Real expected(State state, const Lane& lane) {
  return state[lane.asked] * state[lane.delivered];
}

/// What a consumer orders of one item, `needed` being this month's use and `backlog` what its customers wait
/// for.
CHOKEPOINT_ROUTINE Real order_of(const Tables& tables, State state, const Use& use, const Real& needed,
                                 const Real& backlog, std::int32_t t) {
  const Real before = state[use.average];
  const Real average = fma(needed - before, use.inverse_smoothing, before);
  state.set(use.average, average);
  Real in_transit = 0.0f;
  Real lead = use.cover;
  for (std::int32_t i = use.primaries.begin; i < use.backups.end; ++i) {
    const Lane& lane = lane_at(tables, i);
    if (lane.transit == 0) continue;
    const std::int32_t arrived = t % lane.transit;
    for (std::int32_t k = 0; k < lane.transit; ++k) {
      if (k != arrived) in_transit = in_transit + state[state.after(lane.pipe, k)];
    }
    const Real mix = lane.mix == kNothing ? Real(1.0f) : state[lane.mix];
    lead = fma(mix, static_cast<float>(lane.transit), lead);
  }
  const Real position = state[use.stock] + in_transit - backlog;
  return max(fma(average * lead - position, use.response, needed), 0.0f);
}

/// Ask the primaries: each for its share, then in order for what is left. (A single one is asked at once for
/// all that it can carry.)
CHOKEPOINT_ROUTINE void ask_primaries(const Tables& tables, State state, const Use& use, Real order,
                                      std::int32_t t) {
  const std::int32_t count = use.primaries.end - use.primaries.begin;
  Real total = 0.0f;
  if (use.shares_vary) {
    for (std::int32_t i = use.primaries.begin; i < use.primaries.end; ++i) {
      total = total + amount(tables, state, lane_at(tables, i).share, t);
    }
  }
  Real rest = order;
  for (std::int32_t i = use.primaries.begin; i < use.primaries.end; ++i) {
    const Lane& lane = lane_at(tables, i);
    Real part = order;
    if (count > 1) {
      Real share = amount(tables, state, lane.share, t);
      if (use.shares_vary) share = ratio(share, total, 1.0f / static_cast<float>(count));
      part = share * order;
    }
    const Real asked = min(part, room_of(tables, state, lane, t));
    state.set(lane.asked, asked);
    rest = rest - asked;
  }
  rest = select(rest > order * kRounding, rest, 0.0f);
  for (std::int32_t i = use.primaries.begin; count > 1 && i < use.primaries.end; ++i) {
    const Lane& lane = lane_at(tables, i);
    const Real asked = state[lane.asked];
    const Real more = min(max(rest, 0.0f), room_of(tables, state, lane, t) - asked);
    state.set(lane.asked, asked + more);
    rest = rest - more;
  }
}

/// Let one backup answer a shortfall of `missing`: count it, start to qualify, be ready, be asked. Returns
/// what is expected of it.
CHOKEPOINT_ROUTINE Real ask_backup(const Tables& tables, State state, const Lane& lane, Real order,
                                   Real missing, std::int32_t t, Real& switching) {
  const Backup& backup = tables.backups[lane.backup];
  const Mask is_short = missing > order * kShortage;
  const Real counter = select(is_short, state[backup.counter] + 1.0f, 0.0f);
  state.set(backup.counter, counter);

  Real phase = state[backup.phase];
  const Mask starts = (phase == 0.0f) & (counter >= backup.after);
  const Real waited = state[backup.countdown] - select(phase == 1.0f, Real(1.0f), Real(0.0f));
  const Real countdown = select(starts, amount(tables, state, backup.qualification, t), waited);
  phase = select(starts, Real(1.0f), phase);
  phase = select((phase == 1.0f) & (countdown <= 0.0f), Real(2.0f), phase);
  state.set(backup.countdown, countdown);
  state.set(backup.phase, phase);
  switching = switching + select(starts, amount(tables, state, backup.switch_cost, t), 0.0f);
  state.increase(tables.switches, select(starts, Real(1.0f), Real(0.0f)));

  const Real most = min(max(missing, 0.0f), room_of(tables, state, lane, t));
  state.set(lane.asked, select((phase == 2.0f) & is_short, most, 0.0f));
  return expected(state, lane);
}

/// Move each lane's share of what is expected, `total`, towards this month's.
CHOKEPOINT_ROUTINE void update_mix(const Tables& tables, State state, const Use& use, Real order,
                                   Real total) {
  const Mask counts = total > order * kShortage;
  const Real per_total = Real(use.inverse_smoothing) / total;
  for (std::int32_t i = use.primaries.begin; i < use.backups.end; ++i) {
    const Lane& lane = lane_at(tables, i);
    const Real before = state[lane.mix];
    const Real moved = fma(expected(state, lane), per_total, fma(before, -use.inverse_smoothing, before));
    state.set(lane.mix, select(counts, moved, before));
  }
}

CHOKEPOINT_ROUTINE void order_item(const Tables& tables, State state, UseId id, const Real& needed,
                                   const Real& backlog, std::int32_t t, Real& switching) {
  const Use& use = tables.uses[id];
  const Real order = order_of(tables, state, use, needed, backlog, t);
  ask_primaries(tables, state, use, order, t);
  const bool has_choice = use.backups.end - use.primaries.begin > 1 || use.backups.begin < use.backups.end;
  if (!has_choice) return;
  Real missing = order;
  Real total = 0.0f;
  for (std::int32_t i = use.primaries.begin; i < use.backups.end; ++i) {
    const Lane& lane = lane_at(tables, i);
    const Real part = lane.backup == kNothing ? expected(state, lane)
                                              : ask_backup(tables, state, lane, order, missing, t, switching);
    missing = missing - part;
    total = total + part;
  }
  update_mix(tables, state, use, order, total);
}

CHOKEPOINT_FUNCTION Real asked_by_customers(const Tables& tables, State state, const Site& site) {
  Real sum = 0.0f;
  for (std::int32_t i = site.customers.begin; i < site.customers.end; ++i) {
    sum = sum + state[lane_at(tables, i).asked];
  }
  return sum;
}

/// All orders of month t, downstream first. Returns the cost of switching. (Money stays out of it: what a
/// called function may point to, the compiler must store after every step.)
CHOKEPOINT_ROUTINE Real place_orders(const Tables& tables, State state, std::int32_t t) {
  Real switching = 0.0f;
  for (MarketId m = 0; m < tables.markets.size; ++m) {
    const Market& market = tables.markets[m];
    const Real demand = amount(tables, state, market.demand, t);
    const Real backlog = state[market.backlog];
    state.set(of_month(tables, state, market.demanded, t), demand);
    state.set(market.wanted, demand + backlog);
    order_item(tables, state, market.use, demand, backlog, t, switching);
  }
  for (std::int32_t i = 0; i < tables.downstream.size; ++i) {
    const Site& site = tables.sites[tables.downstream[i]];
    const Real wanted = min(state[site.capacity], asked_by_customers(tables, state, site));
    state.set(site.wanted, wanted);
    for (UseId u = site.uses.begin; u < site.uses.end; ++u) {
      order_item(tables, state, u, wanted * tables.uses[u].bom, 0.0f, t, switching);
    }
  }
  return switching;
}

CHOKEPOINT_TARGET_END

#endif
