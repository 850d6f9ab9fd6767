#pragma once

#include <cstdint>
#include <vector>

#include "host/compare/run_figures.h"

namespace chokepoint {

/// A value and the share of scenarios up to it, as a quantile tells it, or an end of its 95% interval: of
/// `scenarios`, that end is 1.96 standard errors of a share away.
struct KnownRank {
  double value, share;
};

/// Return what all quantiles of a row tell of its distribution: those of the same variant, series, month ...
/// as `name`, which is one of them. `scenarios`: how many are behind them.
std::vector<KnownRank> known_ranks(const ComparedRun& run, const FigureName& name, double scenarios);

/// How many standard errors lie at least between two runs' quantiles of one probability, of which the first
/// run's is lower: values of the first that have more scenarios up to them than higher values of the second.
/// The error of a difference of two shares near s is unit_error * sqrt(s (1 - s)).
double least_apart(const std::vector<KnownRank>& lower, const std::vector<KnownRank>& higher,
                   double probability, double unit_error);

}  // namespace chokepoint
