#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "host/engine/precision.h"
#include "host/engine/run.h"
#include "host/engine/worker.h"

namespace chokepoint {

/// When a run may end before its last scenario.
struct Stopping {
  std::vector<PlacedTarget> until;  // once all are reached; none: never
  double p = 0.99;                  // probability of the CVaR among them
  std::optional<std::chrono::steady_clock::time_point> deadline;
};

/// Estimates of every variant and outcome, [variant][outcome].
using AllEstimates = std::vector<std::vector<Estimates>>;

/// What simulates, and what takes up the scenarios.
struct Crew {
  std::vector<std::unique_ptr<VariantRun>>& variants;
  std::vector<std::unique_ptr<Worker>>& workers;
};

/// Simulate the scenarios of a plan, or the first of them, until every figure is exact: one pass, but for a
/// rare event. The workers meet at checkpoints, where the variants keep their estimates. `measure_again`:
/// gives the estimates of the first scenarios, so many, should one not be known from what was kept (a chance
/// of about 1e-7 each). Returns the number of scenarios.
std::uint64_t simulate_all(const Crew& crew, const RunPlan& plan, const Stopping& stopping,
                           const std::function<AllEstimates(std::uint64_t)>& measure_again,
                           const ProgressSink& progress, RunEnd& end);

}  // namespace chokepoint
