#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kernels/model/drawn_weather.h"
#include "kernels/model/output.h"
#include "kernels/model/tables.h"

namespace chokepoint {

/// The kernels as compiled for one instruction set of the CPU.
struct CpuTarget {
  std::string name;  // "avx512", "avx2", "scalar"
  int lanes;         // scenarios that are computed together

  /// Simulate whole vectors, of tables that were placed with `lanes` as step: the scenarios first ... first +
  /// count - 1, rounded up to a multiple of `lanes`. `workspace` holds tables.slots * lanes floats; `drawn`:
  /// see Simulator.
  void (*simulate)(const compiled::Tables& tables, std::uint64_t first, std::int64_t count, float* workspace,
                   const Output& output, const DrawnWeather& drawn);
};

/// Those that this CPU can run, the best first.
std::vector<CpuTarget> cpu_simd_targets();
CpuTarget cpu_scalar_target();

}  // namespace chokepoint
