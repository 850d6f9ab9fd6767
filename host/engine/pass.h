#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/engine/run_options.h"
#include "host/engine/worker.h"

namespace chokepoint {

/// The scenarios of a pass, and how they are dealt out.
struct PassPlan {
  std::uint64_t first, scenarios;
  std::int64_t batch;  // [scenario]
  int number;          // 1, 2 ...
};

/// Send every scenario through every variant once, each worker in a thread of its own that takes one batch
/// after the other. No worker ever waits for another but for a row's statistics, so that a thread that the
/// machine holds up holds up no other. Rethrows the first error of any worker.
void run_pass(std::vector<std::unique_ptr<Worker>>& workers,
              std::vector<std::unique_ptr<VariantRun>>& variants, const PassPlan& plan,
              const ProgressSink& progress);

}  // namespace chokepoint
