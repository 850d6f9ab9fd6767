#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/estimate.h"

// What is known of the distribution of one outcome, or of one monthly series, after N scenarios.
// docs/MODEL.md, "Statistics", defines every figure.

namespace chokepoint {

/// A probability as the study writes it: the decimal text decides ranks, never its binary neighbour.
struct Probability {
  std::string text;  // decimal number in (0, 1), "0.99"
  double value;
};

/// An order statistic with its 95% interval (order statistics too, by the binomial distribution).
struct Quantile {
  double value, low, high;
};

/// The mean beyond a quantile: VaR_p + sum max(x - VaR_p, 0) / ((1 - p) N).
using TailMean = Estimate;

/// Mean and CVaR after so many scenarios.
struct Estimates {
  Estimate mean, cvar;
};

/// Counts between edges; the outermost edges are finite and hold every finite value.
struct Histogram {
  std::vector<double> edge;          // one more than counts; increasing
  std::vector<std::uint64_t> count;  // edge[i] <= x < edge[i + 1]
};

/// The share of scenarios in which an outcome is above a threshold, with its 95% interval.
struct ExceedancePoint {
  double threshold, share, low, high;
};

/// A scenario by its number, and the outcome's value in it.
struct RankedScenario {
  std::uint64_t scenario;
  double value;
};

struct OutcomeSummary {
  std::uint64_t scenarios = 0;
  std::uint64_t infinite = 0;  // scenarios in which the outcome is +infinity; then mean and sd are NaN
  double mean = 0, mean_se = 0, sd = 0, sd_se = 0, minimum = 0, maximum = 0;
  std::vector<Quantile> quantile;  // one a probability
  std::vector<TailMean> cvar;      // one a probability
  Histogram histogram;
  std::vector<RankedScenario> worst;             // the worst first; see WorstScenarios
  std::vector<ExceedancePoint> exceedance = {};  // ascending thresholds; see exceedance_of()
  std::vector<Estimates> convergence = {};       // one a checkpoint; see estimates_of()
};

/// The difference of an outcome between a variant and the base, scenario by scenario; see
/// DifferenceStatistics.
struct DifferenceSummary {
  OutcomeSummary paired;                // distribution of variant - base
  std::uint64_t higher = 0, lower = 0;  // scenarios in which the variant is higher, lower
  std::uint64_t unequal_infinite = 0;   // scenarios in which one alone is infinite; then `paired` is NaN
};

/// How an outcome depends on a driver; see sensitivity_of().
struct Sensitivity {
  Estimate first_order{}, rank_correlation{};
  std::vector<Estimate> conditional_mean;  // one a bin of the driver
};

struct SeriesSummary {
  std::vector<double> mean, mean_se;            // [month], over all scenarios
  std::vector<std::vector<Quantile>> quantile;  // [month][band], over the first band_scenarios
  std::uint64_t band_scenarios = 0;
};

}  // namespace chokepoint
