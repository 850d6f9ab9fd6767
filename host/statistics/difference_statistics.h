#pragma once

#include <cstdint>
#include <vector>

#include "host/statistics/outcome_statistics.h"

namespace chokepoint {

/// The paired difference of one outcome between a variant and the base, x_variant - x_base scenario by
/// scenario: both saw the same draws, so that what they share cancels out.
///
/// A scenario in which both are infinite differs by 0. Where one alone is infinite there is no difference:
/// figures of the difference are then NaN (DifferenceSummary::unequal_infinite says in how many scenarios);
/// so it is where two finite values differ by more than a float holds.
class DifferenceStatistics {
 public:
  /// As of OutcomeStatistics.
  DifferenceStatistics(std::vector<Probability> probabilities, std::uint64_t expected_scenarios)
      : paired_(std::move(probabilities), expected_scenarios) {}

  /// Add n scenarios. NaN or -infinity throws std::logic_error.
  void add(const float* base, const float* variant, std::int64_t n);
  /// The same, of differences of which a digest came; see OutcomeAccumulator.
  void add(const RowDigest& digest);
  const OutcomeAccumulator& accumulator() const { return paired_.accumulator(); }

  bool complete() const { return paired_.complete(); }
  /// From here on, add() takes every scenario once more; afterwards complete() is true.
  void begin_second_pass();

  /// Every figure. Throws std::logic_error before the first scenario, and if not complete().
  DifferenceSummary summary() const;

  std::size_t memory_bytes() const { return paired_.memory_bytes(); }
  std::size_t memory_bound_at_first() const { return paired_.memory_bound_at_first() + kMoreBins * 2 / 3; }
  std::size_t memory_bound() const { return paired_.memory_bound() + kMoreBins; }
  std::size_t summary_bound() const { return paired_.summary_bound(); }

 private:
  // [byte] Differences have both signs, and are close to 0 where a variant changes little: some fifteen more
  // signs and exponents than an outcome has, ten at first, of 8 kB each (see
  // OutcomeAccumulator::kTableBytes).
  static constexpr std::size_t kMoreBins = 122880;

  OutcomeStatistics paired_;
  std::uint64_t higher_ = 0, lower_ = 0, unequal_infinite_ = 0;  // [scenario]
  bool second_pass_ = false;
};

}  // namespace chokepoint
