#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/engine/run_options.h"
#include "host/estimate.h"
#include "host/study/study.h"
#include "host/survival/recovery.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// Closures whose loss is always reported, [month].
constexpr std::array<int, 5> kReportedClosures = {1, 2, 3, 6, 12};

/// How long the network bears the closure of one site, and how long the site takes to come back.
struct SiteSurvival {
  std::string site;
  std::optional<int> time_to_survive;       // [month]; none: longer than the study shows
  std::optional<Estimate> time_to_recover;  // [month] mean over the scenarios with an outage; none: no outage
  int longest_outage;                       // [month] over all scenarios
  Estimate outage;                          // share of scenarios with an outage
  Estimate exceeds;                         // share with a time to recover above the time to survive, or
                                            // at most that share where the latter is not known
  std::array<std::optional<double>, kReportedClosures.size()> loss;  // [money]; none: the study ends before
  std::optional<int> own_months;   // [month] the mean time to recover, rounded
  std::optional<double> own_loss;  // [money] of a closure of own_months; none: the study ends before
};

/// Measure every site of a study, shut from month `at` (1 ... periods - 1) on in the nominal scenario, and
/// over the scenarios 0 ... scenarios - 1. Sorted by `exceeds`, then by the loss of the own closure, then by
/// that of the longest reported one, the largest first. `threads`: for the closures. The figures depend on
/// neither backend nor threads.
std::vector<SiteSurvival> survival_of(const Study& study, int at, std::uint64_t scenarios, Backend& backend,
                                      int threads, const ProgressSink& progress);

/// Summarise times to recover, [0 ... months], for a time to survive and the longest closure that was tried.
void summarise(const std::vector<std::uint64_t>& counts, int longest_closure, SiteSurvival& site);

}  // namespace chokepoint
