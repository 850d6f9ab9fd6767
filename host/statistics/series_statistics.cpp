#include "host/statistics/series_statistics.h"

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

/// By two passes in the scenarios' order, so that it has the same bits for any batches.
double standard_deviation(const std::vector<float>& x) {
  if (x.size() < 2) return kNaN;
  const double n = static_cast<double>(x.size());
  double sum = 0, squares = 0, rest = 0;
  for (const float each : x) sum += each;
  const double mean = sum / n;
  for (const float each : x) {
    const double deviation = each - mean;
    squares += deviation * deviation;
    rest += deviation;
  }
  return std::sqrt((squares - rest * rest / n) / (n - 1));
}

struct BandRanks {
  std::uint64_t low, value, high;
};

}  // namespace

SeriesStatistics::SeriesStatistics(std::vector<Probability> bands, std::size_t months, double scale)
    : bands_(std::move(bands)), accumulator_(months, scale) {
  for (const Probability& p : bands_) decimal_ratio(p);  // throws if the text is no probability
}

SeriesStatistics::First SeriesStatistics::first_scenarios() const {
  First first;
  std::vector<BandRanks> ranks;
  std::vector<std::uint32_t> keys, scratch;
  for (std::size_t month = 0; month < accumulator_.months(); ++month) {
    const std::vector<float> kept = accumulator_.kept(month);
    if (month == 0) {
      first.scenarios = kept.size();
      for (const Probability& p : bands_) {
        const RankInterval interval = quantile_interval(p, kept.size());
        ranks.push_back({interval.low, quantile_rank(p, kept.size()), interval.high});
      }
    }
    first.standard_deviation.push_back(standard_deviation(kept));
    keys.clear();
    for (const float x : kept) keys.push_back(sortable(x));
    scratch.resize(keys.size());
    sort_keys(keys.data(), keys.size(), scratch.data());
    const auto at = [&](std::uint64_t rank) { return static_cast<double>(from_sortable(keys[rank - 1])); };
    std::vector<Quantile>& bands = first.quantile.emplace_back();
    for (const BandRanks& rank : ranks) bands.push_back({at(rank.value), at(rank.low), at(rank.high)});
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
    const bool summed = accumulator_.unsummed(month) == 0;
    const double quanta = to_double({Integer(accumulator_.sum(month)), Integer(scenarios())});
    result.mean.push_back(summed ? quanta * accumulator_.quantum() : kNaN);
    result.mean_se.push_back(
        summed ? first.standard_deviation[month] / std::sqrt(static_cast<double>(scenarios())) : kNaN);
  }
  return result;
}

std::size_t SeriesStatistics::memory_bound_later() const {
  return sizeof *this +
         accumulator_.months() * (sizeof(Int128) + 2 * sizeof(std::uint64_t) + sizeof(std::vector<Quantile>) +
                                  bands_.size() * sizeof(Quantile));
}

}  // namespace chokepoint
