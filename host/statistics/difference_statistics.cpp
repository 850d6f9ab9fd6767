#include "host/statistics/difference_statistics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernels/statistics/row_difference.h"

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Write 0 where variant - base is infinite or no number, because one of them is infinite or the two are too
/// far apart; what is no number itself stays so. Returns in how many scenarios they are not equal.
std::uint64_t clear_infinite(const float* base, const float* variant, std::size_t n, float* difference) {
  std::uint64_t unequal = 0;
  for (std::size_t i = 0; i < n; ++i) {
    if (std::isfinite(difference[i]) || std::isnan(variant[i]) || std::isnan(base[i])) continue;
    unequal += variant[i] != base[i];
    difference[i] = 0;
  }
  return unequal;
}

void forget(OutcomeSummary& summary) {
  summary.mean = summary.mean_se = summary.sd = summary.sd_se = summary.minimum = summary.maximum = kNaN;
  for (Quantile& quantile : summary.quantile) quantile = {kNaN, kNaN, kNaN};
  for (TailMean& tail : summary.cvar) tail = {kNaN, kNaN};
  summary.histogram = {};
}

}  // namespace

void DifferenceStatistics::add(const float* base, const float* variant, std::int64_t n) {
  constexpr std::size_t kChunk = 8192;
  std::array<float, kChunk> difference;
  for (std::size_t left = static_cast<std::size_t>(n); left > 0;) {
    const std::size_t chunk = std::min(left, kChunk);
    const RowDifference row = subtract_rows(variant, base, chunk, difference.data());
    const std::uint64_t unequal = row.finite ? 0 : clear_infinite(base, variant, chunk, difference.data());
    paired_.add(difference.data(), static_cast<std::int64_t>(chunk));
    if (!second_pass_) {
      higher_ += row.higher;
      lower_ += row.lower;
      unequal_infinite_ += unequal;
    }
    base += chunk;
    variant += chunk;
    left -= chunk;
  }
}

void DifferenceStatistics::add(const RowDigest& digest) {
  paired_.add(digest);
  higher_ += digest.facts.higher;
  lower_ += digest.facts.lower;
  unequal_infinite_ += digest.facts.unequal_infinite;
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
