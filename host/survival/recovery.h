#pragma once

#include <cstdint>
#include <vector>

#include "host/engine/run_options.h"
#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// In how many scenarios a site's time to recover is so many months: [site][0 ... months]. A site is *out* in
/// a month in which its capacity is below half of what it is in that month of the nominal scenario; its time
/// to recover is the longest run of such months. Months in which the nominal capacity is 0 do not count: they
/// neither lengthen a run nor end it. A run that reaches the study's end counts as far as it goes.
using RecoveryCounts = std::vector<std::vector<std::uint64_t>>;

/// Counts scenarios by time to recover. Counts of parts add up.
class RecoveryCounter {
 public:
  /// `nominal`: capacity, [site][month].
  explicit RecoveryCounter(std::vector<std::vector<float>> nominal);

  /// Add a batch: capacities of `count` scenarios at capacity[(site * months + month) * stride + i].
  void add(const float* capacity, std::int64_t stride, std::int64_t count);
  void add(const RecoveryCounter& other);

  const RecoveryCounts& counts() const { return counts_; }

 private:
  void add_site(std::size_t site, const float* capacity, std::int64_t stride, std::int64_t count);

  std::vector<std::vector<float>> nominal_;
  RecoveryCounts counts_;
  std::vector<std::int32_t> run_, longest_;  // [scenario of the batch], in months
};

/// Simulate the scenarios 0 ... scenarios - 1 of a study and measure how long each site takes to recover. The
/// counts depend on the study and the number of scenarios, not on the backend.
RecoveryCounts recovery_times(const Study& study, std::uint64_t scenarios, Backend& backend,
                              const ProgressSink& progress);

}  // namespace chokepoint
