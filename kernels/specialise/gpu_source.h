#pragma once

#include <string>

#include "kernels/specialise/program.h"
#include "kernels/specialise/source.h"

namespace chokepoint::specialise {

/// What stands before the prelude, and what stands after the tables.
struct GpuSource {
  std::string definitions, kernel;
};
GpuSource gpu_source(const Program& program, const Machine& machine);

}  // namespace chokepoint::specialise
