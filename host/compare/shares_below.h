#pragma once

#include <cstdint>
#include <vector>

#include "host/export/source.h"

namespace chokepoint {

/// What a histogram tells of a distribution function: the share of scenarios below each edge of its bins.
struct SharesBelow {
  std::vector<double> edge;   // increasing
  std::vector<double> share;  // below the first edge none
};

/// Return the shares below edge[i] <= x < edge[i + 1] in count[i] of `scenarios`; the rest is above the last.
SharesBelow shares_below(std::vector<double> edge, const std::vector<std::int64_t>& count,
                         std::uint64_t scenarios);

/// Read those of one outcome of one variant, by their positions.
SharesBelow read_shares(const NetcdfCatalogue& file, std::size_t variant, std::size_t outcome,
                        std::uint64_t scenarios);

/// How many standard errors lie between the shares below a and below b, two quantiles of one probability, a <
/// b of the runs' first and second: the larger of the two. Between edges that both have the shares are
/// interpolated, in both alike: what piles up within a bin does so in both, and the difference stays one of
/// counts. The error of a difference of two shares near s is unit_error * sqrt(s (1 - s)).
double apart_between(const SharesBelow& lower, double a, const SharesBelow& higher, double b,
                     double unit_error);

}  // namespace chokepoint
