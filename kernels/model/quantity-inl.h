// Evaluate quantities: base * product of times + sum of plus, clamped (docs/MODEL.md, "Quantities").
#if defined(CHOKEPOINT_QUANTITY_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_QUANTITY_INL_H_
#undef CHOKEPOINT_QUANTITY_INL_H_
#else
#define CHOKEPOINT_QUANTITY_INL_H_
#endif

#include "kernels/model/state-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// A quantity in month t, evaluated before.
CHOKEPOINT_FUNCTION Real amount(const Tables& tables, State state, QuantityId id, std::int32_t t) {
  const Quantity& q = tables.quantities[id];
  if (q.slot != kNothing) return state[q.slot];
  return tables.constants[q.base + q.base_stride * t];
}

/// x + amount * units; kNothing costs nothing.
CHOKEPOINT_FUNCTION Real add_product(const Tables& tables, State state, QuantityId id, std::int32_t t,
                                     Real units, Real x) {
  return id == kNothing ? x : fma(amount(tables, state, id, t), units, x);
}

/// Note month t in a slot that holds the number of months until something happens for the first time.
CHOKEPOINT_FUNCTION void note_first(const Tables& tables, State state, Slot slot, Mask happens,
                                    std::int32_t t) {
  const Real first = state[slot];
  const Mask is_first = happens & (first == static_cast<float>(tables.months));
  state.set(slot, select(is_first, Real(static_cast<float>(t)), first));
}

/// Whether a factor of a quantity may be infinite: a delay that never ends. Then 0 times infinity is 0.
enum class Factors { finite, infinite };

/// Evaluate the quantities of a list into their slots.
template <Factors factors>
CHOKEPOINT_ROUTINE void evaluate_quantities(const Tables& tables, State state, Range list, std::int32_t t) {
  for (QuantityId id = list.begin; id < list.end; ++id) {
    const Quantity& q = tables.quantities[id];
    Real x = tables.constants[q.base + q.base_stride * t];
    for (std::int32_t i = q.times.begin; i < q.times.end; ++i) {
      const Real factor = state[tables.weighted_slots[i].slot];
      if constexpr (factors == Factors::infinite) {
        x = select((x == 0.0f) | (factor == 0.0f), 0.0f, x * factor);
      } else {
        x = x * factor;
      }
    }
    x = x + tables.constants[q.plus + q.plus_stride * t];
    for (std::int32_t i = q.plus_terms.begin; i < q.plus_terms.end; ++i) {
      x = x + state[tables.weighted_slots[i].slot];
    }
    state.set(q.slot, min(max(x, 0.0f), q.ceiling));
  }
}

CHOKEPOINT_TARGET_END

#endif
