#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/results/result.h"
#include "host/statistics/summary.h"

namespace chokepoint {

/// What a run is to reach before it stops: of every variant, half the 95% interval of a figure is at most so
/// large a share of the figure.
struct PrecisionTarget {
  enum class Figure : std::int8_t { mean, cvar };
  Figure figure = Figure::cvar;
  std::string outcome = "loss";
  double share = 0;  // of the figure, 0.005 for 0.5%
};

/// A target by the number of its outcome.
struct PlacedTarget {
  PrecisionTarget target;
  std::size_t outcome = 0;
};

/// Find the outcomes of targets. Throws UserError (Kind::study) where the run has no such outcome, or no
/// CVaR.
std::vector<PlacedTarget> place_targets(const std::vector<PrecisionTarget>& targets,
                                        const std::vector<Column>& outcomes, bool has_cvar);

/// Half the 95% interval as a share of the figure; NaN where there is no such figure.
double relative_half_width(const Estimate& estimate);

/// The figure that a target is about.
const Estimate& figure_of(const PrecisionTarget& target, const Estimates& estimates);

/// Whether the estimates of one variant, [outcome], reach a target.
bool reaches(const PlacedTarget& placed, const std::vector<Estimates>& estimates);

/// The scenarios before which a figure's own error is not to be trusted: 100 in the tail of the CVaR at p,
/// 1000 of a mean.
std::uint64_t least_scenarios(const PrecisionTarget& target, double p);

}  // namespace chokepoint
