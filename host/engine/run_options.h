#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/precision.h"
#include "host/part_clock.h"
#include "host/results/growing_block.h"
#include "host/statistics/summary.h"

namespace chokepoint {

/// Takes the outcomes of a batch, of one variant by its place among the run's; from any thread.
using KeepScenarios = std::function<void(const GrowingBlock&)>;

/// What a run was asked to do, beside the study.
struct RunOptions {
  std::uint64_t first = 0;            // number of the first scenario
  std::uint64_t scenarios = 0;        // 0: as many as the study says
  std::int64_t batch = 0;             // [scenario] simulated together; 0: what suits the backend
  std::vector<std::string> variants;  // beside the base; empty: all

  // The run ends early once all of these are reached, or after so many seconds.
  std::vector<PrecisionTarget> until = {};
  std::optional<double> most_seconds = {};

  // Takes all outcomes where the study keeps them, each once; empty: they are not kept.
  KeepScenarios keep = {};
};

/// What ended a run.
enum class RunLimit : std::int8_t { scenarios, precision, time };

/// How a run ended, and where its time went.
struct RunEnd {
  RunLimit limit = RunLimit::scenarios;
  bool precise = true;         // whether RunOptions::until is reached
  PartClock clock = {};        // goes on from what the caller entered
  std::uint64_t digested = 0;  // [scenario] whose outcomes stayed on a GPU
};

/// The mean of the base's loss, or of its first outcome, at the last checkpoint.
struct Interim {
  std::string outcome, unit;
  Estimate mean;
};

/// Where a run stands; called after every batch.
struct Progress {
  std::uint64_t done, total;         // [scenario], of the current pass
  int pass;                          // 1; 2 where order statistics need the scenarios once more
  const Interim* interim = nullptr;  // null: no checkpoint yet
};
using ProgressSink = std::function<void(const Progress&)>;

}  // namespace chokepoint
