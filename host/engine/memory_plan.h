#pragma once

#include <memory>
#include <vector>

#include "host/engine/run_plan.h"
#include "host/engine/variant_run.h"
#include "host/engine/worker.h"

namespace chokepoint {

/// Add up what the parts of a run will take at most. `program`: resident before there were any [byte].
MemoryPlan memory_of(const std::vector<std::unique_ptr<VariantRun>>& variants,
                     const std::vector<std::unique_ptr<Worker>>& workers, std::int64_t batch, double program,
                     bool keeps_all);

}  // namespace chokepoint
