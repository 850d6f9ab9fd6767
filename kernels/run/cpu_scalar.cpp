// The reference: the kernels in plain scalars.

#include "kernels/run/cpu_targets.h"
#include "kernels/run/loop-inl.h"

namespace chokepoint {

CpuTarget cpu_scalar_target() { return {"scalar", scalar_target::kLanes, scalar_target::simulate_range}; }

}  // namespace chokepoint
