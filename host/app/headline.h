#pragma once

#include <string>
#include <vector>

#include "host/results/result.h"

namespace chokepoint {

/// The outcomes that a reader wants first: loss, profit, total_cost, as far as the run has them; else its
/// first.
std::vector<std::string> headline_outcomes(const Result& result);

/// One table an outcome: a line a variant with mean, median, P95, P99 and CVaR, each with its error (half the
/// 95% interval of a quantile; a standard error else), in thousands, millions or billions as it suits. Throws
/// UserError (Kind::study) for outcomes that the run does not have.
std::string headline(const Result& result, const std::vector<std::string>& outcomes);

}  // namespace chokepoint
