#include "host/statistics/difference_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// How many of a row's scenarios are what.
struct Counts {
  std::uint64_t higher = 0, lower = 0, unequal_infinite = 0;
};

/// Write variant - base; 0 where that is infinite or no number, because one of them is infinite or the two
/// are too far apart. What is no number itself stays so.
Counts subtract(const float* base, const float* variant, std::size_t n, float* difference) {
  Counts counts;
  bool finite = true;
  for (std::size_t i = 0; i < n; ++i) {
    difference[i] = variant[i] - base[i];
    counts.higher += variant[i] > base[i];
    counts.lower += variant[i] < base[i];
    finite = finite && std::isfinite(difference[i]);
  }
  if (finite) return counts;
  for (std::size_t i = 0; i < n; ++i) {
    if (std::isfinite(difference[i]) || std::isnan(variant[i]) || std::isnan(base[i])) continue;
    counts.unequal_infinite += variant[i] != base[i];
    difference[i] = 0;
  }
  return counts;
}

void forget(OutcomeSummary& summary) {
  summary.mean = summary.mean_se = summary.sd = summary.sd_se = summary.minimum = summary.maximum = kNaN;
  for (Quantile& quantile : summary.quantile) quantile = {kNaN, kNaN, kNaN};
  for (TailMean& tail : summary.cvar) tail = {kNaN, kNaN};
  summary.histogram = {};
}

}  // namespace

void DifferenceStatistics::add(const float* base, const float* variant, std::int64_t n) {
  constexpr std::size_t kChunk = 4096;
  std::array<float, kChunk> difference;
  for (std::size_t left = static_cast<std::size_t>(n); left > 0;) {
    const std::size_t chunk = std::min(left, kChunk);
    const Counts counts = subtract(base, variant, chunk, difference.data());
    paired_.add(difference.data(), static_cast<std::int64_t>(chunk));
    if (!second_pass_) {
      higher_ += counts.higher;
      lower_ += counts.lower;
      unequal_infinite_ += counts.unequal_infinite;
    }
    base += chunk;
    variant += chunk;
    left -= chunk;
  }
}

void DifferenceStatistics::begin_second_pass() {
  second_pass_ = true;
  paired_.begin_second_pass();
}

DifferenceSummary DifferenceStatistics::summary() const {
  DifferenceSummary summary{paired_.summary(), higher_, lower_, unequal_infinite_};
  if (unequal_infinite_ > 0) forget(summary.paired);
  return summary;
}

}  // namespace chokepoint
