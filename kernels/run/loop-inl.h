// Walk over a range of scenarios, one vector at a time.
#if defined(CHOKEPOINT_LOOP_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_LOOP_INL_H_
#undef CHOKEPOINT_LOOP_INL_H_
#else
#define CHOKEPOINT_LOOP_INL_H_
#endif

#include "kernels/model/scenario-inl.h"

CHOKEPOINT_TARGET_BEGIN

inline void simulate_range(const compiled::Tables& tables, std::uint64_t first, std::int64_t count,
                           float* workspace, const Output& output, const DrawnWeather& drawn) {
  const State state(workspace, kLanes);
  for (std::int64_t i = 0; i < count; i += kLanes) {
    simulate_scenarios(tables, state, first + static_cast<std::uint64_t>(i), output, drawn, i);
  }
}

CHOKEPOINT_TARGET_END

#endif
