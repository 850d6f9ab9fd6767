#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/statistics/summary.h"
#include "kernels/statistics/outcome_accumulator.h"

namespace chokepoint {

/// The distribution of one outcome of one variant, scenario by scenario, in any batches and any order.
///
/// Every figure is a function of the set of values alone: the sums, order statistics and counts are exact,
/// and each figure is rounded once or twice at the end. Figures that do not exist are NaN: the spread of a
/// single scenario; mean, sd and CVaR's error once an outcome is infinite (CVaR itself is then infinite).
class OutcomeStatistics {
 public:
  /// `expected_scenarios`: of the whole run, all shards together; 0: not known. It steers memory, not
  /// figures. A text that is no decimal number in (0, 1) throws std::invalid_argument.
  OutcomeStatistics(std::vector<Probability> probabilities, std::uint64_t expected_scenarios);

  /// Add n outcomes; returns their extremes. NaN or -infinity throws std::logic_error.
  ValueRange add(const float* x, std::int64_t n) { return accumulator_.add(x, n); }
  /// The same, of outcomes of which a digest came; see OutcomeAccumulator.
  ValueRange add(const RowDigest& digest) { return accumulator_.add(digest); }
  /// Add the scenarios of another part of the run.
  void merge(const OutcomeStatistics& other) { accumulator_.add(other.accumulator_); }

  std::uint64_t scenarios() const { return accumulator_.count(); }
  /// False if a quantile or its interval is not known exactly: then the scenarios are needed a second time
  /// (for scenarios in random order a chance of about 1e-7 a quantile), or are being fed again.
  bool complete() const;
  bool second_pass_needed() const { return !complete(); }
  /// From here on, add() takes every scenario once more; afterwards complete() is true.
  void begin_second_pass();

  /// Every figure. Throws std::logic_error before the first scenario, and if not complete().
  OutcomeSummary summary() const;

  /// What is known of the quantile at probability i: its key and those of its interval; nothing where they
  /// are not known exactly.
  struct QuantileKeys {
    std::uint32_t low, value, high;
  };
  std::optional<QuantileKeys> quantile_keys(std::size_t i) const;
  /// What the values are kept in; see OutcomeAccumulator.
  const OutcomeAccumulator& accumulator() const { return accumulator_; }

  /// Mean, and CVaR at probability i where one is given, of the scenarios so far; nothing where the quantile
  /// is not known exactly, a chance of about 1e-7.
  std::optional<Estimates> estimates(std::optional<std::size_t> i) const;

  std::size_t memory_bytes() const { return accumulator_.memory_bytes(); }
  /// What it will take at most, in all and while brackets have not formed; see OutcomeAccumulator.
  std::size_t memory_bound_at_first() const { return accumulator_.memory_bound_at_first(); }
  std::size_t memory_bound() const { return accumulator_.memory_bound(); }
  /// What summary() takes at most.
  std::size_t summary_bound() const;

 private:
  std::vector<Probability> probabilities_;
  mutable OutcomeAccumulator accumulator_;  // settled when it is asked; no figure depends on when
};

}  // namespace chokepoint
