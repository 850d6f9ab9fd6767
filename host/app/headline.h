#pragma once

#include <string>
#include <vector>

#include "host/app/tables.h"
#include "host/results/result.h"

namespace chokepoint {

/// One table an outcome: a line a variant with mean, median, P95, P99 and CVaR, each with its error (half the
/// 95% interval of a quantile; a standard error else), the paired difference to the base and how often the
/// variant is worse, in thousands, millions or billions as it suits. Switch-offs have a table of their own,
/// ranked by what each driver or regime costs. `asked`: names of outcomes or patterns with `*`; none: loss,
/// profit and total_cost, the switch-offs for the first of them. Throws UserError (Kind::study) for outcomes
/// that the run does not have.
std::string headline(const Result& result, const std::vector<std::string>& asked,
                     TableStyle style = TableStyle::terminal);

/// The outcomes that `asked` means, none twice, in the order asked for. Throws as headline() does.
std::vector<std::size_t> outcomes_meant(const Result& result, const std::vector<std::string>& asked);

}  // namespace chokepoint
