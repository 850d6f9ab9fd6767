#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// What a run does not keep, from its first scenarios drawn once more: means month by month.
struct SampledMonths {
  std::uint64_t scenarios = 0;
  std::map<std::string, std::vector<double>> mean;               // [month] by the name of the series
  std::vector<std::vector<std::vector<double>>> share_in_state;  // [regime][state][month] share of scenarios
  std::vector<double> share_shut;  // [site] share of scenarios and months in which it can make nothing
  std::vector<double> share_full;  // [site] share of scenarios and months in which it makes all it can
  std::vector<double>
      share_starved;  // [site] the same in which it makes less than it is to, for lack of inputs
};

/// Simulate up to `most` scenarios of a study from `first` on, fewer where the network is large.
SampledMonths sample_months(const Study& study, std::uint64_t first, std::uint64_t most, Backend& backend);

}  // namespace chokepoint
