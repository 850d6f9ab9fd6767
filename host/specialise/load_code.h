#pragma once

#include <memory>
#include <string>

#include "kernels/run/simulate.h"

namespace chokepoint {

/// Load a shared object's bytes into this process. Throws std::runtime_error.
std::shared_ptr<const SpecialisedCode> load_cpu_code(const std::string& bytes);

}  // namespace chokepoint
