#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/results/result.h"
#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// One scenario, whole.
struct Course {
  std::vector<float> outcomes;             // in the order of the columns
  std::vector<std::vector<float>> series;  // [series][month]
};

/// A scenario of a variant, and the two that it is held against.
struct Replay {
  StudyVariant variant;
  std::optional<std::uint64_t> scenario;  // none: the nominal one
  std::vector<Column> outcomes, series;   // all that the study has
  Course told;
  Course planned;  // the variant's nominal scenario
  Course nominal;  // the base's nominal scenario, from which `loss` counts
};

/// Simulate one scenario with every outcome and every series, by the kernels and the backend that a run would
/// take: the same bits.
Replay replay(const StudyFile& file, const StudyVariant& variant, std::optional<std::uint64_t> scenario,
              Backend& backend);

}  // namespace chokepoint
