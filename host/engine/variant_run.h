#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/compile/compile.h"
#include "host/engine/nominal.h"
#include "host/results/result.h"
#include "host/statistics/difference_statistics.h"
#include "host/statistics/outcome_statistics.h"
#include "host/statistics/series_statistics.h"
#include "host/statistics/worst_scenarios.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// The scenarios [first, first + count).
struct ScenarioRange {
  std::uint64_t first = 0, count = 0;
};

/// Rows of one batch, one number a scenario each; reused from batch to batch. Aligned, so that no vector
/// crosses a cache line.
class BatchRows {
 public:
  BatchRows(std::size_t rows, std::int64_t batch);
  float* data() { return values_.get(); }
  float* row(std::size_t i) { return values_.get() + i * stride_; }
  const float* row(std::size_t i) const { return values_.get() + i * stride_; }
  std::int64_t stride() const { return static_cast<std::int64_t>(stride_); }
  std::size_t bytes() const { return size_ * sizeof(float); }

 private:
  struct Free {
    void operator()(float* values) const { std::free(values); }
  };
  std::size_t stride_, size_;  // [float]
  std::unique_ptr<float[], Free> values_;
};

/// The series of a part of a batch.
struct Strip {
  std::uint64_t done;       // scenarios of the run before it
  std::int64_t count;       // [scenario]
  const BatchRows& series;  // a row a series and month
};

/// A batch that was simulated, and where it stands in the run.
struct Batch {
  std::uint64_t done;                     // scenarios of the run before it
  std::int64_t count;                     // [scenario]
  const BatchRows& outcomes;              // a row each
  const std::vector<SeriesSums>& series;  // one each, of all strips; empty where they are not wanted
  const BatchRows* base;  // the base's outcomes in the same scenarios; for the base itself: null
};

enum class Role { base, other };

/// What a variant will take at most in one pass [byte].
struct VariantMemory {
  std::size_t first;    // statistics while they keep the first scenarios whole, but those of the last batch
  std::size_t last;     // what that batch adds, until its last strip gives all of them back
  std::size_t later;    // statistics afterwards
  std::size_t results;  // what result() returns
};

/// One variant on its way through a run: simulator, and statistics of every outcome and series.
class VariantRun {
 public:
  /// `range`: the run's scenarios; `sample`: how many of the first are kept whole.
  VariantRun(const StudyVariant& variant, CompiledVariant compiled, Role role, const Nominal& nominal,
             const std::vector<Probability>& probabilities, const std::vector<Probability>& bands,
             ScenarioRange range, std::uint64_t sample);

  /// Whether this pass needs the series.
  bool wants_series() const { return !series_.empty() && !second_pass_; }

  /// Sums of no scenario yet, one a series; none where this pass does not need them.
  std::vector<SeriesSums> no_sums() const;

  /// Add a strip to the sums of its batch. Any thread may call it at any time.
  void add(const Strip& strip, std::vector<SeriesSums>& sums);

  /// Add a batch, whose strips were added, to the statistics. Any thread may call it at any time: a row is
  /// locked while it takes up values, and the order of batches changes no figure.
  void add(const Batch& batch);

  /// True if every order statistic is known exactly; else the scenarios are added once more after
  /// begin_second_pass().
  bool complete() const;
  void begin_second_pass();

  VariantResult result() const;
  const CompiledVariant& compiled() const { return compiled_; }
  /// What it takes in batches of so many scenarios.
  VariantMemory memory(std::int64_t batch) const;

 private:
  void add_row(std::size_t row, const Batch& batch);
  void keep_first(std::size_t s, const Strip& strip);
  void add_outcome(std::size_t o, const Batch& batch);
  void keep_sample(const Batch& batch);

  std::string name_, title_;
  CompiledVariant compiled_;
  ScenarioRange range_;
  double nominal_profit_;
  std::vector<OutcomeStatistics> outcomes_;
  std::vector<WorstScenarios> worst_;              // one an outcome
  std::vector<DifferenceStatistics> differences_;  // one an outcome; of the base: none
  std::vector<SeriesStatistics> series_;
  std::vector<SeriesSums> no_sums_;         // one a series
  std::vector<std::mutex> locks_;           // one an outcome, then one a series
  std::vector<std::vector<float>> sample_;  // [outcome][scenario]
  bool second_pass_ = false;
};

}  // namespace chokepoint
