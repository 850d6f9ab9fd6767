#include "host/engine/memory_plan.h"

#include <algorithm>

#include "host/results/kept_scenarios.h"

namespace chokepoint {
namespace {

// [byte] What joins the program after a run was prepared: pages of code that are used for the first time,
// stacks and heaps of threads, the HDF5 library's own tables. Measured as the rest in runs of the studies in
// configs/.
constexpr double kLater = 2e6;

}  // namespace

MemoryPlan memory_of(const std::vector<std::unique_ptr<VariantRun>>& variants,
                     const std::vector<std::unique_ptr<Worker>>& workers, std::int64_t batch, double program,
                     bool keeps_all) {
  MemoryPlan memory;
  memory.program = program + kLater;
  std::size_t last = 0;
  for (const auto& variant : variants) {
    const VariantMemory part = variant->memory(batch);
    memory.first += static_cast<double>(part.first);
    memory.statistics += static_cast<double>(part.later);
    memory.results += static_cast<double>(part.results);
    last = std::max(last, part.last);
  }
  memory.first += static_cast<double>(last);
  for (const auto& worker : workers) memory.batches += static_cast<double>(worker->bytes());
  if (keeps_all)
    memory.batches += KeptScenarios::kMemory;  // the file is on the disk from the start
  else
    memory.file = memory.results;  // both hold the same numbers, most of them in eight bytes
  return memory;
}

}  // namespace chokepoint
