#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "host/compile/compile.h"
#include "host/engine/nominal.h"
#include "host/results/result.h"
#include "host/statistics/outcome_statistics.h"
#include "host/statistics/series_statistics.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// The rows of one batch, reused from batch to batch.
class BatchRows {
 public:
  BatchRows(std::size_t outcome_rows, std::size_t series_rows, std::int64_t batch);
  Output output(bool with_series);
  const float* outcome(std::size_t row) const { return outcomes_.data() + row * stride_; }
  const float* series(std::size_t row) const { return series_.data() + row * stride_; }
  std::int64_t stride() const { return static_cast<std::int64_t>(stride_); }
  std::size_t bytes() const { return (outcomes_.size() + series_.size()) * sizeof(float); }

 private:
  std::size_t stride_;
  std::vector<float> outcomes_, series_;
};

/// One variant on its way through a run: simulator, and statistics of every outcome and series.
class VariantRun {
 public:
  /// `scenarios`: of the run; `sample`: how many of the first are kept whole.
  VariantRun(const StudyVariant& variant, CompiledVariant compiled, const Nominal& nominal,
             const std::vector<Probability>& probabilities, const std::vector<Probability>& bands,
             std::uint64_t scenarios, std::uint64_t sample);

  /// Whether this pass needs the series.
  bool wants_series() const { return !series_.empty() && !second_pass_; }

  /// Add a batch to the statistics: `count` scenarios, of which the first is number `done` of the run. Any
  /// thread may call it at any time: a row is locked while it takes up values, and the order of batches
  /// changes no figure.
  void add(std::uint64_t done, std::int64_t count, const BatchRows& rows);

  /// True if every order statistic is known exactly; else the scenarios are added once more after
  /// begin_second_pass().
  bool complete() const;
  void begin_second_pass();

  VariantResult result() const;
  const CompiledVariant& compiled() const { return compiled_; }
  std::size_t bytes() const;

 private:
  void add_row(std::size_t row, std::uint64_t done, std::int64_t count, const BatchRows& rows);
  void keep_sample(std::uint64_t done, std::int64_t count, const BatchRows& rows);

  std::string name_, title_;
  CompiledVariant compiled_;
  std::uint64_t scenarios_;
  double nominal_profit_;
  std::vector<OutcomeStatistics> outcomes_;
  std::vector<SeriesStatistics> series_;
  std::vector<std::mutex> locks_;           // one an outcome, then one a series
  std::vector<std::vector<float>> sample_;  // [outcome][scenario]
  bool second_pass_ = false;
};

}  // namespace chokepoint
