#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "host/engine/batch_size.h"

namespace chokepoint {

/// Where the host's memory goes in a run, part by part [byte]. Beyond 32,768 scenarios nothing here grows
/// with their number up to ten million, and with its square root beyond. A second pass over the scenarios,
/// which a run needs with a chance of about 1e-7 a quantile, may take more: four bytes for every scenario
/// that falls into the bins of the quantile that was missed. What a GPU's driver takes for itself is not
/// counted. On a GPU, rows of runs that keep all scenarios grow with their batches (batch_sizes()).
struct MemoryPlan {
  double program = 0;     // code, libraries, study and tables, once all of it is in use
  double batches = 0;     // rows of every thread, and what writes a file that keeps all
  double first = 0;       // statistics while they keep the first scenarios whole
  double statistics = 0;  // statistics afterwards
  double results = 0;     // figures, and the scenarios that are kept as a sample
  double file = 0;        // image of the result file, before it is written

  /// The most at any time: while the first scenarios are kept, when figures are taken from the statistics, or
  /// when the image is copied out of the library that built it.
  double peak() const {
    return program + std::max({batches + first, batches + statistics + results, results + 2 * file});
  }
};

/// What a run will need, known before it starts.
struct RunPlan {
  std::uint64_t first = 0, scenarios = 0;
  BatchSizes batches = {};
  std::vector<std::string> variants;
  std::size_t outcomes = 0, series = 0, months = 0;
  MemoryPlan memory;
};

}  // namespace chokepoint
