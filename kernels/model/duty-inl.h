// Step 7 of a month: duty on what arrived, with quotas and offset credits (docs/MODEL.md, "Duty").
#if defined(CHOKEPOINT_DUTY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_DUTY_INL_H_
#undef CHOKEPOINT_DUTY_INL_H_
#else
#define CHOKEPOINT_DUTY_INL_H_
#endif

#include "kernels/model/money-inl.h"
#include "kernels/model/orders-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// A number of a tariff as this month's regime state has it.
CHOKEPOINT_FUNCTION Real of_tariff(const Tables& tables, State state, const Tariff& tariff,
                                   float TariffState::*number) {
  Real now = tables.tariff_states[tariff.states].*number;
  if (tariff.regime == kNothing) return now;
  const Regime& regime = tables.regimes[tariff.regime];
  const Real current = state[regime.state];
  for (std::int32_t i = 1; i < regime.states; ++i) {
    const TariffState& other = tables.tariff_states[tariff.states + i];
    now = select(current == static_cast<float>(i), Real(other.*number), now);
  }
  return now;
}

/// Below this share of what entered, units over the quota are rounding: what credits or a full quota leave.
constexpr float kOverQuota = 1e-5f;

/// What entered, and the units and customs value of it that are left to pay for after offset credits.
struct Dutiable {
  Real entered, units, value;
};

CHOKEPOINT_ROUTINE Dutiable enter(const Tables& tables, State state, const Tariff& tariff, std::int32_t t) {
  Dutiable sum = {0.0f, 0.0f, 0.0f};
  const Mask is_offset =
      (tariff.has_offset ? of_tariff(tables, state, tariff, &TariffState::offset) : Real(0.0f)) > 0.0f;
  Real credits = tariff.has_offset ? state[tariff.credits] : Real(0.0f);
  for (std::int32_t i = tariff.lanes.begin; i < tariff.lanes.end; ++i) {
    const Lane& lane = lane_at(tables, i);
    Real units = state[lane.entered];
    sum.entered = sum.entered + units;
    if (tariff.has_offset) {
      const Real free = select(is_offset, min(units, credits), 0.0f);
      credits = credits - free;
      units = units - free;
    }
    sum.units = sum.units + units;
    sum.value = fma(amount(tables, state, lane.customs_value, t), units, sum.value);
  }
  if (tariff.has_offset) state.set(tariff.credits, credits);
  return sum;
}

/// The units that enter inside the quota; uses it up, others' imports included.
CHOKEPOINT_ROUTINE Real enter_in_quota(const Tables& tables, State state, const Tariff& tariff,
                                       const Dutiable& dutiable, std::int32_t t) {
  const Real own = dutiable.units;
  const bool new_period = t == 0 || (tables.start_month + t) % tariff.quota_months == 0;
  const Real used = new_period ? Real(0.0f) : state[tariff.used];
  const Real everyone = tariff.others == kNothing ? own : own + amount(tables, state, tariff.others, t);
  const Real quota = of_tariff(tables, state, tariff, &TariffState::quota);
  const Real left = max(quota - used, 0.0f);
  const Real inside = select(everyone <= left, own, left * ratio(own, everyone, 0.0f));
  state.set(tariff.used, used + min(left, everyone));

  const Real over = select(quota >= 0.0f, own - inside, 0.0f);
  if (tariff.over != kNothing) state.set(of_month(tables, state, tariff.over, t), over);
  if (tariff.quota_full != kNothing) {
    note_first(tables, state, tariff.quota_full, over > dutiable.entered * kOverQuota, t);
  }
  return inside;
}

CHOKEPOINT_ROUTINE void earn_credits(const Tables& tables, State state, const Tariff& tariff,
                                     std::int32_t t) {
  Real earned = 0.0f;
  for (std::int32_t i = tariff.earners.begin; i < tariff.earners.end; ++i) {
    earned = earned + state[of_month(tables, state, lane_at(tables, i).shipped, t)];
  }
  const Real offset = of_tariff(tables, state, tariff, &TariffState::offset);
  state.increase(tariff.credits, select(offset > 0.0f, earned, 0.0f));
}

CHOKEPOINT_ROUTINE void pay_duty(const Tables& tables, State state, std::int32_t t, Money& money) {
  for (std::int32_t i = 0; i < tables.tariffs.size; ++i) {
    const Tariff& tariff = tables.tariffs[i];
    const Dutiable entered = enter(tables, state, tariff, t);
    Real rate = of_tariff(tables, state, tariff, &TariffState::rate);
    if (tariff.has_quota) {
      const Real inside = enter_in_quota(tables, state, tariff, entered, t);
      const Real share = ratio(inside, entered.units, 0.0f);
      const Real in_quota_rate = of_tariff(tables, state, tariff, &TariffState::in_quota_rate);
      rate = fma(share, in_quota_rate, (Real(1.0f) - share) * rate);
    }
    const Real paid = rate * entered.value;
    money.duty = money.duty + paid;
    if (tariff.duty != kNothing) state.set(of_month(tables, state, tariff.duty, t), paid);
    if (tariff.has_offset) earn_credits(tables, state, tariff, t);
  }
}

CHOKEPOINT_TARGET_END

#endif
