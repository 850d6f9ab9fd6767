#pragma once

#include <cstdint>

#include "host/compile/compile.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// How long it took.
struct Timing {
  double seconds = 0;
  std::uint64_t cycles = 0;  // of the thread, in user mode; 0: this machine does not count them
};

/// Simulate `scenarios` of a compiled study in the calling thread, outcomes and series, without statistics.
Timing time_simulation(const CompiledVariant& compiled, Backend& backend, std::uint64_t scenarios);

}  // namespace chokepoint
