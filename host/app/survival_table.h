#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/study/study.h"
#include "host/survival/survival.h"

namespace chokepoint {

/// What `survive` found, and of what.
struct SurvivalReport {
  std::string variant, at;  // "2028-07"
  int months = 0;           // from `at` to the study's end
  std::uint64_t scenarios = 0;
  std::vector<SiteSurvival> sites;
};

/// A table for the terminal, a line a site, with what its columns mean.
std::string survival_table(const Study& study, const SurvivalReport& report);

/// All figures as comma-separated values, a header and a line a site; what is not known is empty.
std::string survival_csv(const Study& study, const SurvivalReport& report);

}  // namespace chokepoint
