#pragma once

#include <string>

#include "host/report/facts.h"

// The parts of a report, as HTML; empty where a run has nothing to show there.

namespace chokepoint {

std::string headline_section(const ReportFacts& facts);
std::string exceedance_section(const ReportFacts& facts);
std::string differences_section(const ReportFacts& facts);
std::string waterfall_section(const ReportFacts& facts);
std::string switch_offs_section(const ReportFacts& facts);
std::string sensitivities_section(const ReportFacts& facts);
std::string months_section(const ReportFacts& facts);
std::string network_section(const ReportFacts& facts);
std::string suppliers_section(const ReportFacts& facts);
std::string regimes_section(const ReportFacts& facts);
std::string stories_section(const ReportFacts& facts);
std::string convergence_section(const ReportFacts& facts);
std::string provenance_section(const ReportFacts& facts);

}  // namespace chokepoint
