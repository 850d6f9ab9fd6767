#pragma once

#include <string>
#include <vector>

#include "host/results/result.h"

namespace chokepoint {

/// One figure of a run with its error, for programs to read. NaN: there is no such number.
struct ShownFigure {
  std::string outcome, units, variant;
  std::string statistic;    // mean, sd, minimum, maximum, quantile, cvar, difference_mean, share_worse
  std::string probability;  // of quantile and cvar, as the study writes it; empty else
  double value;
  double standard_error;  // NaN of quantiles, minimum and maximum
  double low, high;       // the 95% interval
};

/// List the figures of some outcomes, in every variant, switch-offs included.
std::vector<ShownFigure> figures_of(const Result& result, const std::vector<std::size_t>& outcomes);

/// Write figures as CSV, a line each below their titles; an empty cell where there is no number.
std::string csv_of(const std::vector<ShownFigure>& figures);

/// Write figures as JSON: what the run was, then a list of them; null where there is no number.
std::string json_of(const Result& result, const std::vector<ShownFigure>& figures);

}  // namespace chokepoint
