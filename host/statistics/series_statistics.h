#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/statistics/summary.h"
#include "kernels/statistics/series_accumulator.h"

namespace chokepoint {

/// One monthly series of one variant: means and their errors over all scenarios, bands over the run's first.
///
///   mean       over all N scenarios, from exact sums of multiples of about 1e-9 of the scale;
///              NaN in a month in which a scenario is infinite
///   mean_se    standard deviation over all N scenarios, from exact sums of squares of multiples of about
///   1e-5
///              of the scale, divided by sqrt(N); NaN where the mean is, or if N = 1
///   quantile   exact order statistics, with their 95% intervals, of the first M = min(N, 8192) scenarios
class SeriesStatistics {
 public:
  /// `scale`: a typical magnitude of the series, such as its largest value in the nominal scenario.
  SeriesStatistics(std::vector<Probability> bands, std::size_t months, double scale);

  /// Add rows[month * stride + i], i in [0, n): scenarios first, first + 1, ... of the run, `first` counted
  /// from the run's first scenario. NaN or -infinity throws std::logic_error.
  void add(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n) {
    accumulator_.sums().add(rows, stride, n);
    keep(first, rows, stride, n);
  }
  /// Do the part of add() that the run's first scenarios need, and nothing for others.
  void keep(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n) {
    accumulator_.keep(first, rows, stride, n);
    if (accumulator_.has_all_kept()) measure_first();
  }
  /// Do the other part, for scenarios that were summed elsewhere.
  void add(const SeriesSums& sums) { accumulator_.sums().add(sums); }
  /// Add another part of the run.
  void merge(const SeriesStatistics& other);

  std::uint64_t scenarios() const { return accumulator_.count(); }
  /// Every figure. Throws std::logic_error before the first scenario.
  SeriesSummary summary() const;

  std::size_t memory_bytes() const { return accumulator_.memory_bytes(); }
  /// What it takes at most in a run of so many scenarios: until the first are all there, and afterwards.
  std::size_t memory_bound_at_first(std::uint64_t scenarios) const {
    return accumulator_.memory_bound(scenarios);
  }
  std::size_t memory_bound_later() const;

 private:
  /// What is left of the first scenarios.
  struct First {
    std::uint64_t scenarios = 0;
    std::vector<std::vector<Quantile>> quantile;  // [month][band]
  };
  First first_scenarios() const;
  void measure_first();

  std::vector<Probability> bands_;
  std::optional<First> first_;  // once they are all there; then their values are forgotten
  SeriesAccumulator accumulator_;
};

}  // namespace chokepoint
