// Steps 2 and 3 of a month: arrivals, and what the sites can make.
#if defined(CHOKEPOINT_CAPACITY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_CAPACITY_INL_H_
#undef CHOKEPOINT_CAPACITY_INL_H_
#else
#define CHOKEPOINT_CAPACITY_INL_H_
#endif

#include "kernels/model/quantity-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// Months since start at which each stage opens whose delay is uncertain; once a scenario.
CHOKEPOINT_ROUTINE void open_stages(const Tables& tables, State state) {
  for (std::int32_t i = 0; i < tables.stages.size; ++i) {
    const Stage& stage = tables.stages[i];
    if (stage.opening == kNothing) continue;
    const Real delay = stage.delay == kNothing ? Real(0.0f) : amount(tables, state, stage.delay, 0);
    state.set(stage.opening, delay + stage.opens);
  }
}

/// What is due in month t joins its consumer's stock. (Its slot of the pipe is written again when the lane
/// ships.)
CHOKEPOINT_ROUTINE void receive_arrivals(const Tables& tables, State state, std::int32_t t) {
  for (LaneId l = 0; l < tables.lanes.size; ++l) {
    const Lane& lane = tables.lanes[l];
    if (lane.transit == 0) continue;
    const Real units = state[state.after(lane.pipe, t % lane.transit)];
    if (lane.entered != kNothing) state.set(lane.entered, units);
    state.increase(tables.uses[lane.use].stock, units);
  }
}

/// Below this share a ramp is rounding: where it ends at 0, the sum of its pieces may be a little more or
/// less.
constexpr float kClosed = 1e-6f;

/// The share of a stage's capacity that is open: 0 before it opens, part of its first month, then the ramp.
CHOKEPOINT_FUNCTION Real open_share(const Tables& tables, State state, const Stage& stage, std::int32_t t) {
  if (stage.share != kNothing) return tables.constants[stage.share + t];
  const Real age = Real(static_cast<float>(t + 1)) - state[stage.opening];
  Real ramp = stage.ramp_first;
  for (std::int32_t i = stage.ramp.begin; i < stage.ramp.end; ++i) {
    const RampPiece& piece = tables.ramp_pieces[i];
    ramp = fma(min(max(age - piece.from, 0.0f), piece.width), piece.slope, ramp);
  }
  ramp = select(ramp > kClosed, ramp, 0.0f);
  return select(age > 0.0f, min(age, 1.0f) * ramp, 0.0f);
}

CHOKEPOINT_ROUTINE void set_capacities(const Tables& tables, State state, std::int32_t t) {
  for (SiteId s = 0; s < tables.sites.size; ++s) {
    const Site& site = tables.sites[s];
    Real total = 0.0f;
    for (std::int32_t i = site.stages.begin; i < site.stages.end; ++i) {
      const Stage& stage = tables.stages[i];
      total = fma(amount(tables, state, stage.capacity, t), open_share(tables, state, stage, t), total);
    }
    if (site.availability != kNothing) total = amount(tables, state, site.availability, t) * total;
    state.set(site.capacity, total);
  }
}

/// A: the most that a lane can be asked for this month.
CHOKEPOINT_FUNCTION Real room_of(const Tables& tables, State state, const Lane& lane, std::int32_t t) {
  Real most = state[tables.sites[lane.from].capacity];
  if (lane.limit != kNothing) most = min(amount(tables, state, lane.limit, t), most);
  return lane.flow == kNothing ? most : amount(tables, state, lane.flow, t) * most;
}

CHOKEPOINT_TARGET_END

#endif
