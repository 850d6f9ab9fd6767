#pragma once

#include <vector>

#include "host/compile/compile.h"

namespace chokepoint {

/// The nominal scenario of a study: every normal 0, every regime held in its initial state.
struct Nominal {
  float profit = 0, profit_rest = 0;  // [money] profit = profit + profit_rest, two floats
  std::vector<double> series_scale;   // one a series: the largest magnitude over the months
};

/// Outcomes and series of a nominal scenario.
struct NominalRun {
  std::vector<float> outcomes;
  std::vector<float> series;  // [series * months + month]
};

/// Simulate the nominal scenario of any tables; `loss` refers to the nominal profit that they hold.
NominalRun run_nominal(compiled::Tables tables);

/// Simulate it with the scalar kernels, in the arithmetic of all other scenarios.
Nominal simulate_nominal(const CompiledVariant& base);

}  // namespace chokepoint
