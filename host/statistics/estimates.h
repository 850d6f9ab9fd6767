#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "host/statistics/summary.h"
#include "kernels/statistics/moments.h"

namespace chokepoint {

/// The probability of the CVaR by which convergence is followed: 0.99, or the highest there is; nothing where
/// there is none.
std::optional<std::size_t> convergence_probability(const std::vector<Probability>& probabilities);

/// Where the tail beyond a quantile begins: the quantile's key, and the sums over what lies above it in its
/// own bin.
struct TailStart {
  double tail;  // 1 - p
  std::uint32_t key;
  TailSums above_in_bin;
};

/// Measure the mean, and the CVaR where a tail is given, as OutcomeSummary has them, but for the last bits:
/// these are sums in float64, bin by bin in ascending order, a function of the table alone and quick enough
/// to be asked for while a run goes on.
Estimates estimates_of(const MomentTable& table, const std::optional<TailStart>& tail);

}  // namespace chokepoint
