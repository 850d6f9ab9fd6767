#include "host/statistics/series_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "host/statistics/exact.h"
#include "host/statistics/ranks.h"
#include "kernels/statistics/sortable.h"

namespace chokepoint {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

struct BandRanks {
  std::uint64_t low, value, high;
};

std::vector<BandRanks> band_ranks(const std::vector<Probability>& bands, std::uint64_t scenarios) {
  std::vector<BandRanks> ranks;
  for (const Probability& p : bands) {
    const RankInterval interval = quantile_interval(p, scenarios);
    ranks.push_back({interval.low, quantile_rank(p, scenarios), interval.high});
  }
  return ranks;
}

/// The order statistics of a month. `keys` is scratch.
std::vector<Quantile> quantiles(const std::vector<float>& month, const std::vector<BandRanks>& ranks,
                                std::vector<std::uint32_t>& keys) {
  keys.resize(month.size());
  std::transform(month.begin(), month.end(), keys.begin(), sortable);
  sort_keys(keys.data(), keys.size());
  const auto at = [&](std::uint64_t rank) { return static_cast<double>(from_sortable(keys[rank - 1])); };
  std::vector<Quantile> result;
  for (const BandRanks& rank : ranks) result.push_back({at(rank.value), at(rank.low), at(rank.high)});
  return result;
}

/// The standard error of the mean [grain], with n - 1. A spread of less than half a grain does not show in
/// whole grains: unless the values are all the same, it counts as half a grain.
double error_of_mean(const SeriesSums::Sums& sums, std::uint64_t scenarios) {
  if (scenarios < 2) return kNaN;
  const Integer n(scenarios), grains(sums.grains);
  const Integer squares = Integer(sums.near_squares) + (Integer(sums.far_squares) << SeriesSums::kFarBits);
  const Integer spread = n * squares - grains * grains;  // n (n - 1) times the variance
  if (spread == 0 && Integer(sums.quanta) % n == 0) return 0;
  const double variance = to_double({spread, n * (n - 1)});
  return std::sqrt(std::max(variance, 0.25) / static_cast<double>(scenarios));
}

}  // namespace

SeriesStatistics::SeriesStatistics(std::vector<Probability> bands, std::size_t months, double scale)
    : bands_(std::move(bands)), accumulator_(months, scale) {
  for (const Probability& p : bands_) decimal_ratio(p);  // throws if the text is no probability
}

SeriesStatistics::First SeriesStatistics::first_scenarios() const {
  First first;
  std::vector<BandRanks> ranks;
  std::vector<std::uint32_t> keys;
  for (std::size_t month = 0; month < accumulator_.months(); ++month) {
    const std::vector<float> kept = accumulator_.kept(month);
    if (month == 0) {
      first.scenarios = kept.size();
      ranks = band_ranks(bands_, first.scenarios);
    }
    first.quantile.push_back(quantiles(kept, ranks, keys));
  }
  return first;
}

void SeriesStatistics::measure_first() {
  first_ = first_scenarios();
  accumulator_.forget_kept();
}

void SeriesStatistics::merge(const SeriesStatistics& other) {
  accumulator_.add(other.accumulator_);
  if (other.first_) first_ = other.first_;
  if (accumulator_.has_all_kept()) measure_first();
}

SeriesSummary SeriesStatistics::summary() const {
  if (scenarios() == 0) throw std::logic_error("a summary of no scenario");
  const First first = first_ ? *first_ : first_scenarios();
  SeriesSummary result;
  result.band_scenarios = first.scenarios;
  result.quantile = first.quantile;
  for (std::size_t month = 0; month < accumulator_.months(); ++month) {
    const SeriesSums::Sums sums = accumulator_.sums(month);
    const double quanta = to_double({Integer(sums.quanta), Integer(scenarios())});
    result.mean.push_back(sums.unsummed == 0 ? quanta * accumulator_.quantum() : kNaN);
    result.mean_se.push_back(sums.unsummed == 0 ? error_of_mean(sums, scenarios()) * accumulator_.grain()
                                                : kNaN);
  }
  return result;
}

std::size_t SeriesStatistics::memory_bound_later() const {
  return sizeof *this + SeriesSums::memory_bytes(accumulator_.months()) +
         accumulator_.months() * (sizeof(std::vector<Quantile>) + bands_.size() * sizeof(Quantile));
}

}  // namespace chokepoint
