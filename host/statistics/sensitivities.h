#pragma once

#include <cstddef>
#include <vector>

#include "host/statistics/rank_order.h"
#include "host/statistics/summary.h"

namespace chokepoint {

/// A driver's sample, in bins of equal counts; equal values are in one bin, so that there may be fewer.
class DriverBins {
 public:
  static constexpr std::size_t kMostBins = 20;  // of a curve
  static constexpr std::size_t kFine = 5;       // bins of the index in one of a curve

  /// `x`: one value a scenario, none NaN.
  explicit DriverBins(const std::vector<float>& x);

  const RankOrder& ranks() const { return ranks_; }
  /// Where bins end in the order of the values, ascending; the last is the sample's size.
  const std::vector<std::size_t>& ends() const { return ends_; }
  const std::vector<std::size_t>& fine_ends() const { return fine_ends_; }
  /// Mean value of the driver in each bin.
  const std::vector<double>& means() const { return means_; }

 private:
  RankOrder ranks_;
  std::vector<std::size_t> ends_, fine_ends_;
  std::vector<double> means_;
};

/// An outcome's sample, prepared once for all drivers.
struct OutcomeSample {
  explicit OutcomeSample(const std::vector<float>& values);

  double mean = 0, sd = 0;    // NaN where a value is infinite
  std::vector<double> score;  // (x - mean) / sd
  RankOrder ranks;
};

/// How far an outcome depends on one driver, the others averaged out.
///
///   first_order       Var(E[y | driver]) / Var(y), by means over the fine bins, less the part that their
///   noise
///                     adds: (SSB - (B - 1) MSW) / SST, with B bins, sums of squares between and in all, and
///                     the mean square within. (Kelley's epsilon squared, PNAS 21, 1935.) It may fall a
///                     little below 0. Error: that of the mean of the influence of a scenario,
///                     (2 y m - m^2 - S y^2) / Var(y), m its bin's mean, and of the noise of the bins,
///                     sqrt(2 (B - 1)) (1 - S) / n.
///   rank_correlation  Spearman's; its error (1 - r^2) sqrt((1 + r^2 / 2) / (n - 3)) (Bonett and Wright,
///                     Psychometrika 65, 2000)
///   conditional_mean  mean of the outcome in each bin of the driver, sd / sqrt(its scenarios)
///
/// NaN where a driver or an outcome does not vary, or an outcome is infinite.
Sensitivity sensitivity_of(const OutcomeSample& outcome, const DriverBins& driver);

}  // namespace chokepoint
