// Hold a scenario's own numbers: the workspace, and sums over months that keep their rounding errors.
#if defined(CHOKEPOINT_STATE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_STATE_INL_H_
#undef CHOKEPOINT_STATE_INL_H_
#else
#define CHOKEPOINT_STATE_INL_H_
#endif

#include <cstdint>

#include "kernels/arithmetic/real-inl.h"
#include "kernels/model/tables.h"

CHOKEPOINT_TARGET_BEGIN

using namespace compiled;

/// The slots of the scenarios that are computed together. The tables were placed for this workspace
/// (kernels/run/placed_tables.h): a slot is a number of floats from its beginning. On a CPU the lanes of a
/// slot are neighbours; on a GPU the threads' copies are.
class State {
 public:
  /// `step`: floats from one slot to the next.
  CHOKEPOINT_FUNCTION State(float* base, std::int32_t step) : base_(base), step_(step) {}

  CHOKEPOINT_FUNCTION Real operator[](Slot slot) const {
    return load(base_ + static_cast<std::uint32_t>(slot));
  }
  CHOKEPOINT_FUNCTION void set(Slot slot, Real x) const {
    store(base_ + static_cast<std::uint32_t>(slot), x);
  }
  CHOKEPOINT_FUNCTION void increase(Slot slot, Real x) const { set(slot, (*this)[slot] + x); }

  /// The slot that lies `count` after another in a row of slots.
  CHOKEPOINT_FUNCTION Slot after(Slot slot, std::int32_t count) const {
    if constexpr (kLanes > 1) return slot + count * kLanes;
    return slot + count * step_;
  }

 private:
  float* base_;
  std::int32_t step_;
};

/// Slots between the kept numbers of the first of kKeptMonths months and those of month t.
CHOKEPOINT_FUNCTION std::int32_t kept_before(std::int32_t kept_slots, std::int32_t t) {
  if constexpr (kLanes == 1) return 0;
  return t % kKeptMonths * kept_slots;
}

/// Where month t's number stands: of a slot that holds this month's for sums and series.
CHOKEPOINT_FUNCTION Slot of_month(const Tables& tables, State state, Slot slot, std::int32_t t) {
  return state.after(slot, kept_before(tables.kept_slots, t));
}

/// high + low, |low| at most half an ulp of high.
struct TwoFloat {
  Real high, low;
};

/// A sum, and what it has too much.
struct Sum {
  Real high, excess;
};

/// Kahan's compensated sum; the terms are not negative.
CHOKEPOINT_FUNCTION Sum plus(const Sum& sum, Real x) {
  const Real term = x - sum.excess;
  const Real next = sum.high + term;
  return {next, (next - sum.high) - term};
}

/// Add to the pair at `slot`.
CHOKEPOINT_FUNCTION void accumulate(State state, Slot slot, Real x) {
  const Slot excess = state.after(slot, 1);
  const Sum sum = plus({state[slot], state[excess]}, x);
  state.set(excess, sum.excess);
  state.set(slot, sum.high);
}

CHOKEPOINT_FUNCTION TwoFloat total(State state, Slot pair) {
  return {state[pair], -state[state.after(pair, 1)]};
}

/// Exact sum of two Reals (Knuth's TwoSum) plus both low parts, renormalised.
CHOKEPOINT_FUNCTION TwoFloat add(TwoFloat a, TwoFloat b) {
  const Real sum = a.high + b.high;
  const Real part = sum - a.high;
  const Real low = ((a.high - (sum - part)) + (b.high - part)) + (a.low + b.low);
  const Real high = sum + low;
  return {high, low - (high - sum)};
}

CHOKEPOINT_FUNCTION TwoFloat negate(TwoFloat a) { return {-a.high, -a.low}; }
CHOKEPOINT_FUNCTION Real rounded(TwoFloat a) { return a.high + a.low; }

/// a / b where b > 0, else `otherwise`.
CHOKEPOINT_FUNCTION Real ratio(Real a, Real b, Real otherwise) { return select(b > 0.0f, a / b, otherwise); }

CHOKEPOINT_TARGET_END

#endif
