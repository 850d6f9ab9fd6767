#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "host/statistics/outcome_statistics.h"
#include "host/statistics/summary.h"
#include "kernels/statistics/tail_parts.h"

namespace chokepoint {

/// What the parts of a total contribute to its CVaR (Euler's allocation; Tasche, "Risk contributions and
/// performance measurement", 1999): with v = VaR_p and M = (1 - p) N,
///   C_j = (sum of y_j over the scenarios with x > v + (M - their number) * mean of y_j where x = v) / M,
/// so that the C_j of parts with x = sum of y_j sum to CVaR_p. Its standard error is that of
///   (y_j - h_j) 1{x > v} / (1 - p),   h_j = mean of y_j over the quantile's 95% interval:
/// the influence of a scenario on C_j, the estimated quantile included.
///
/// Parts are whole numbers of a quantum, so that sums are exact and no figure depends on the order of
/// scenarios. Only the tail is touched: probabilities below kLeast have no contributions.
class TailContributions {
 public:
  static constexpr double kLeast = 0.9;

  /// `quantum_exponent`: the parts' unit is 2^exponent.
  TailContributions(std::vector<Probability> probabilities, std::size_t parts, int quantum_exponent);

  /// Whether there is anything to measure.
  bool measures() const { return !levels_.empty() && parts_ > 0; }

  /// Totals below this need not be added.
  float least() const;
  /// Whether that is most of them.
  bool is_narrow() const { return !first_; }
  void add(float total, const std::int64_t* parts);
  /// Whether it has gathered enough to ask for narrow().
  bool full() const { return kept() >= full_; }
  /// Forget what cannot matter any more, as far as the total's statistics know.
  void narrow(const OutcomeStatistics& total);

  /// Whether every quantile lies in what was kept; `total` must be complete.
  bool complete(const OutcomeStatistics& total) const;
  /// Start again, for exactly what matters; then all scenarios are to be added once more.
  void restart(const OutcomeStatistics& total);

  /// The lowest total that summary() looks at: all from it on were added, whenever they came.
  float begin(const OutcomeStatistics& total) const;
  /// [part][probability]; NaN below kLeast.
  std::vector<std::vector<Estimate>> summary(const OutcomeStatistics& total) const;

  /// What it takes at most beside a total of the same scenarios.
  std::size_t memory_bound(const OutcomeStatistics& total) const;

 private:
  struct Level {
    std::size_t probability;
    TailParts parts;
  };
  std::size_t kept() const;
  void expect_more();

  std::vector<Probability> probabilities_;
  std::size_t parts_;
  int exponent_;
  std::size_t full_;
  std::vector<Level> levels_;       // one a probability from kLeast on
  std::optional<TailParts> first_;  // what all levels share, until the total's brackets form
};

}  // namespace chokepoint
