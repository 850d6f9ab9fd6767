#pragma once

#include <string>

#include "tests/end_to_end/story.h"

namespace chokepoint {

// What must hold in every month of every scenario of every study (docs/MODEL.md). Each function returns the
// first breach in words, empty if there is none. Tolerances are bounds on the rounding of single precision:
// u = 2^-24 is the largest relative error of one operation, and sums of n terms that are not negative are off
// by at most n u of themselves. What no rounding excuses is compared exactly.

/// Units: lanes deliver what was sent, sites make and ship what they can, stocks change by what comes and
/// goes, markets' demand is sold, lost or waits.
std::string unit_fault(const Story& story);

/// Duty's ledgers and the states: quotas, credits, regimes, backups.
std::string ledger_fault(const Story& story);

/// Money: parts sum to the total, in each month and over the scenario; profit and loss follow.
std::string money_fault(const Story& story);

/// Outcomes are what the series say.
std::string outcome_fault(const Story& story);

}  // namespace chokepoint
