#pragma once

#include <cstdint>

#include "host/statistics/exact.h"
#include "host/statistics/summary.h"

namespace chokepoint {

/// The decimal text of a probability as a fraction: digits, an optional point, an optional exponent; `_` is
/// skipped. Throws std::invalid_argument for any other text, and for a number outside (0, 1).
Ratio decimal_ratio(const Probability& p);

/// The rank of the quantile at p among n sorted values: max(1, ceil(p n)), p being the decimal number as
/// written.
std::uint64_t quantile_rank(const Probability& p, std::uint64_t n);

/// Ranks, 1 = smallest.
struct RankInterval {
  std::uint64_t low, high;
};

/// The order statistics that enclose the p-quantile of the distribution in at least 95% of samples of n.
/// With B the number of values at or below the quantile, binomial(n, p): low is the 2.5% point of B (the
/// smallest k with P(B <= k) >= 0.025), at least 1; high is its 97.5% point plus 1, at most n.
/// Near the ends (n p or n (1 - p) below about 3.7) no order statistic is far enough out: coverage is less.
RankInterval quantile_interval(const Probability& p, std::uint64_t n);

}  // namespace chokepoint
