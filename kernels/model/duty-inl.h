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

/// A tariff as this month's regime state has it.
struct TariffNow {
  Real rate, in_quota_rate, quota, offset;
};

CHOKEPOINT_FUNCTION TariffNow tariff_now(const Tables& tables, State state, const Tariff& tariff) {
  const TariffState& first = tables.tariff_states[tariff.states];
  TariffNow now = {first.rate, first.in_quota_rate, first.quota, first.offset};
  if (tariff.regime == kNothing) return now;
  const Regime& regime = tables.regimes[tariff.regime];
  const Real current = state[regime.state];
  for (std::int32_t i = 1; i < regime.states; ++i) {
    const TariffState& other = tables.tariff_states[tariff.states + i];
    const Mask is_it = current == static_cast<float>(i);
    now.rate = select(is_it, Real(other.rate), now.rate);
    now.in_quota_rate = select(is_it, Real(other.in_quota_rate), now.in_quota_rate);
    now.quota = select(is_it, Real(other.quota), now.quota);
    now.offset = select(is_it, Real(other.offset), now.offset);
  }
  return now;
}

/// Below this share of what entered, units over the quota are rounding: what credits or a full quota leave.
constexpr float kOverQuota = 1e-5f;

/// What entered, and the units and customs value of it that are left to pay for after offset credits.
struct Dutiable {
  Real entered, units, value;
};

CHOKEPOINT_ROUTINE Dutiable enter(const Tables& tables, State state, const Tariff& tariff,
                                  const TariffNow& now, std::int32_t t) {
  Dutiable sum = {0.0f, 0.0f, 0.0f};
  for (std::int32_t i = tariff.lanes.begin; i < tariff.lanes.end; ++i) {
    const Lane& lane = lane_at(tables, i);
    Real units = state[lane.entered];
    sum.entered = sum.entered + units;
    if (tariff.has_offset) {
      const Real credits = state[tariff.credits];
      const Real free = select(now.offset > 0.0f, min(units, credits), 0.0f);
      state.set(tariff.credits, credits - free);
      units = units - free;
    }
    sum.units = sum.units + units;
    sum.value = fma(amount(tables, state, lane.customs_value, t), units, sum.value);
  }
  return sum;
}

/// The units that enter inside the quota; uses it up, others' imports included.
CHOKEPOINT_ROUTINE Real enter_in_quota(const Tables& tables, State state, const Tariff& tariff,
                                       const TariffNow& now, const Dutiable& dutiable, std::int32_t t) {
  const Real own = dutiable.units;
  const bool new_period = t == 0 || (tables.start_month + t) % tariff.quota_months == 0;
  const Real used = new_period ? Real(0.0f) : state[tariff.used];
  const Real everyone = tariff.others == kNothing ? own : own + amount(tables, state, tariff.others, t);
  const Real left = max(now.quota - used, 0.0f);
  const Real inside = select(everyone <= left, own, left * ratio(own, everyone, 0.0f));
  state.set(tariff.used, used + min(left, everyone));

  const Real over = select(now.quota >= 0.0f, own - inside, 0.0f);
  if (tariff.over != kNothing) state.set(tariff.over, over);
  const Real first = state[tariff.quota_full];
  const Mask is_first = (over > dutiable.entered * kOverQuota) & (first == static_cast<float>(tables.months));
  state.set(tariff.quota_full, select(is_first, Real(static_cast<float>(t)), first));
  return inside;
}

CHOKEPOINT_ROUTINE void earn_credits(const Tables& tables, State state, const Tariff& tariff,
                                     const TariffNow& now) {
  Real earned = 0.0f;
  for (std::int32_t i = tariff.earners.begin; i < tariff.earners.end; ++i) {
    earned = earned + state[lane_at(tables, i).shipped];
  }
  state.increase(tariff.credits, select(now.offset > 0.0f, earned, 0.0f));
}

CHOKEPOINT_ROUTINE void pay_duty(const Tables& tables, State state, std::int32_t t, Money& money) {
  for (std::int32_t i = 0; i < tables.tariffs.size; ++i) {
    const Tariff& tariff = tables.tariffs[i];
    const TariffNow now = tariff_now(tables, state, tariff);
    const Dutiable entered = enter(tables, state, tariff, now, t);
    Real rate = now.rate;
    if (tariff.has_quota) {
      const Real inside = enter_in_quota(tables, state, tariff, now, entered, t);
      const Real share = ratio(inside, entered.units, 0.0f);
      rate = fma(share, now.in_quota_rate, (Real(1.0f) - share) * now.rate);
    }
    const Real paid = rate * entered.value;
    money.duty = money.duty + paid;
    if (tariff.duty != kNothing) state.set(tariff.duty, paid);
    if (tariff.has_offset) earn_credits(tables, state, tariff, now);
  }
}

CHOKEPOINT_TARGET_END

#endif
