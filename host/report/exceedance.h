#pragma once

#include <cstdint>
#include <vector>

#include "host/report/axis.h"
#include "host/statistics/summary.h"

namespace chokepoint {

/// The share of scenarios at or above a value, with its 95% interval.
struct Exceedance {
  double threshold, share;
  Extent interval;
};

/// Return the Wilson interval of a share: it keeps its 95% in the tail too, where few scenarios are.
Extent interval_of_share(std::uint64_t count, std::uint64_t scenarios);

/// Return the exceedance curve of an outcome at the edges of its histogram, where counts are exact, as far as
/// `least` scenarios lie above. `below`: the share below each value instead.
std::vector<Exceedance> exceedance_of(const OutcomeSummary& outcome, std::uint64_t least, bool below);

}  // namespace chokepoint
