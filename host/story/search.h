#pragma once

#include <cstdint>
#include <string>

#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// Scenarios [first, first + count).
struct SearchRange {
  std::uint64_t first, count;
};

/// A scenario and its outcome.
struct Found {
  std::uint64_t scenario;
  double value;
};

/// Find the scenario whose outcome is nearest to `value`; the smallest number of several. `outcome` is the
/// name of one outcome of the study, `loss` counts from the base's nominal scenario as in a run.
Found nearest_scenario(const StudyFile& file, const StudyVariant& variant, const std::string& outcome,
                       double value, SearchRange range, Backend& backend);

}  // namespace chokepoint
