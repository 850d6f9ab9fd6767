#pragma once

#include <string>

#include "host/report/facts.h"

namespace chokepoint {

/// Write a run's report as one HTML page that needs nothing else: no script, no font, no picture from
/// elsewhere.
std::string report_of(const ReportFacts& facts);

}  // namespace chokepoint
