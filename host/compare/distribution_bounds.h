#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/export/source.h"

namespace chokepoint {

/// What a histogram tells of a distribution function: bounds, exact at the edges of its bins. Where values
/// pile up (a fill rate of 1) the interval of a quantile may have no width; how much probability lies between
/// two values then tells whether they differ.
class DistributionBounds {
 public:
  /// edge[i] <= x < edge[i + 1] in count[i] of `scenarios`; the rest is above the last edge.
  DistributionBounds(std::vector<double> edge, const std::vector<std::int64_t>& count,
                     std::uint64_t scenarios);

  /// Bounds of P(X <= x), and of P(X < x).
  double most_up_to(double x) const;
  double least_below(double x) const;

 private:
  std::vector<double> edge_, below_;  // share of scenarios below each edge
};

/// Read the bounds of one outcome of one variant, by their positions.
DistributionBounds read_bounds(const NetcdfCatalogue& file, std::size_t variant, std::size_t outcome,
                               std::uint64_t scenarios);

/// How many standard errors lie between two quantiles of one probability, a < b of the runs' first and
/// second, at least and at most: `error` is that of the difference of two shares at this probability.
struct Evidence {
  double least, most;
};
Evidence evidence_between(const DistributionBounds& lower, double a, const DistributionBounds& higher,
                          double b, double probability, double error);

}  // namespace chokepoint
