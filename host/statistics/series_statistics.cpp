#include "host/statistics/series_statistics.h"

#include <algorithm>
#include <array>
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

constexpr std::size_t kTogether = 8;  // months whose sums grow side by side

/// The standard deviations of kTogether months, each by two passes in the scenarios' order, so that it has
/// the same bits for any batches.
std::array<double, kTogether> standard_deviations(const std::array<std::vector<float>, kTogether>& months) {
  std::array<double, kTogether> sum{}, squares{}, rest{}, mean, result;
  std::array<const float*, kTogether> x;
  for (std::size_t m = 0; m < kTogether; ++m) x[m] = months[m].data();
  const std::size_t scenarios = months[0].size();
  const double n = static_cast<double>(scenarios);
  for (std::size_t i = 0; i < scenarios; ++i)
    for (std::size_t m = 0; m < kTogether; ++m) sum[m] += x[m][i];
  for (std::size_t m = 0; m < kTogether; ++m) mean[m] = sum[m] / n;
  for (std::size_t i = 0; i < scenarios; ++i) {
    for (std::size_t m = 0; m < kTogether; ++m) {
      const double deviation = x[m][i] - mean[m];
      squares[m] += deviation * deviation;
      rest[m] += deviation;
    }
  }
  for (std::size_t m = 0; m < kTogether; ++m)
    result[m] = scenarios < 2 ? kNaN : std::sqrt((squares[m] - rest[m] * rest[m] / n) / (n - 1));
  return result;
}

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

}  // namespace

SeriesStatistics::SeriesStatistics(std::vector<Probability> bands, std::size_t months, double scale)
    : bands_(std::move(bands)), accumulator_(months, scale) {
  for (const Probability& p : bands_) decimal_ratio(p);  // throws if the text is no probability
}

SeriesStatistics::First SeriesStatistics::first_scenarios() const {
  First first;
  std::vector<BandRanks> ranks;
  std::vector<std::uint32_t> keys;
  std::array<std::vector<float>, kTogether> kept;
  const std::size_t months = accumulator_.months();
  for (std::size_t month = 0; month < months; month += kTogether) {
    for (std::size_t m = 0; m < kTogether; ++m) kept[m] = accumulator_.kept(std::min(month + m, months - 1));
    if (month == 0) {
      first.scenarios = kept[0].size();
      ranks = band_ranks(bands_, first.scenarios);
    }
    const std::array<double, kTogether> deviations = standard_deviations(kept);
    for (std::size_t m = 0; m < std::min(kTogether, months - month); ++m) {
      first.standard_deviation.push_back(deviations[m]);
      first.quantile.push_back(quantiles(kept[m], ranks, keys));
    }
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
