#pragma once

#include <vector>

#include "host/compile/compile.h"

namespace chokepoint {

/// The profit of a nominal scenario, from which `loss` counts.
struct NominalProfit {
  float rounded = 0, rest = 0;  // [money] its float, and what that leaves

  double value() const { return static_cast<double>(rounded) + static_cast<double>(rest); }
};

/// What a run takes from its base's nominal scenario: every normal 0, every regime held in its initial state.
struct Nominal {
  NominalProfit profit;
  std::vector<double> series_scale;  // one a series: the largest magnitude over the months
  std::vector<float> rows;           // outcomes, then extras
};

/// Outcomes and series of a nominal scenario.
struct NominalRun {
  std::vector<float> outcomes;
  std::vector<float> series;  // [series * months + month]
};

/// Simulate the nominal scenario of any tables with the scalar kernels, in the arithmetic of all other
/// scenarios; `loss` refers to the nominal profit that they hold.
NominalRun run_nominal(compiled::Tables tables);

/// Simulate the nominal scenario for its profit alone, whatever outcomes and series the tables have.
NominalProfit nominal_profit(compiled::Tables tables);

/// Let `loss` count from a profit.
void count_loss_from(const NominalProfit& profit, compiled::Tables& tables);

Nominal simulate_nominal(const CompiledVariant& base);

}  // namespace chokepoint
