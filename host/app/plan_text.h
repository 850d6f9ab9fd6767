#pragma once

#include <cstdint>
#include <string>

#include "host/engine/run_plan.h"
#include "kernels/run/simulate.h"

// What `plan` and `run` say of a run before it starts.

namespace chokepoint {

/// "1,000,000"
std::string counted(std::uint64_t count);

/// "1 scenario", "100,000 scenarios", "84 series"
std::string amount(std::uint64_t count, const std::string& singular);

/// "17.0 MB": three digits, in MB or GB.
std::string bytes_text(double bytes);

/// "cpu (avx512, 2 threads)"
std::string device_text(const Backend& backend);

/// "418 MB at the peak"
std::string memory_text(const MemoryPlan& memory);

/// "19.2 MB program, 13.8 MB batches, ..."
std::string memory_parts(const MemoryPlan& memory);

}  // namespace chokepoint
