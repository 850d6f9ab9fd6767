#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/compile/compile.h"
#include "host/engine/batch_rows.h"
#include "host/engine/driver_sample.h"
#include "host/engine/loss_parts.h"
#include "host/engine/nominal.h"
#include "host/engine/run_options.h"
#include "host/results/result.h"
#include "host/statistics/difference_statistics.h"
#include "host/statistics/outcome_statistics.h"
#include "host/statistics/series_statistics.h"
#include "host/statistics/tail_contributions.h"
#include "host/statistics/worst_scenarios.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// The scenarios [first, first + count).
struct ScenarioRange {
  std::uint64_t first = 0, count = 0;
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

/// The same, where the outcomes stayed where they were computed.
struct FarBatch {
  const std::vector<Digest>& digests;  // of all its scenarios
  const std::vector<SeriesSums>& series;
};

/// A variant as the kernels take it: as most scenarios need it, and with a row a driver for the first ones.
struct CompiledTwice {
  CompiledVariant plain, with_drivers;
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
  VariantRun(const StudyVariant& variant, CompiledTwice compiled, Role role, const Nominal& nominal,
             const std::vector<Probability>& probabilities, const std::vector<Probability>& bands,
             ScenarioRange range, std::uint64_t sample);

  /// Hand on the outcomes of all scenarios, as those of a row, in the first pass.
  void keep_all(std::size_t row, KeepScenarios keep) {
    row_ = row;
    keep_ = std::move(keep);
  }

  /// Whether so many scenarios after the run's first are to be simulated with rows of drivers.
  bool wants_drivers(std::uint64_t done, std::int64_t count) const {
    return drivers_.measures() && !second_pass_ &&
           done + static_cast<std::uint64_t>(count) <= DriverSample::kScenarios;
  }
  /// Whether any are to be simulated without.
  bool has_plain() const { return !drivers_.measures() || range_.count > DriverSample::kScenarios; }
  /// Measure the sensitivities once the scenarios that they need are there, so many at least; no thread may
  /// be adding. `threads`, here and below: that share the work.
  void measure_drivers(std::uint64_t scenarios, std::size_t threads) { drivers_.measure(scenarios, threads); }
  bool waits_for_drivers() const { return drivers_.measures() && !drivers_.is_measured(); }

  /// Whether this pass needs the series.
  bool wants_series() const { return !series_.empty() && !second_pass_; }

  /// Sums of no scenario yet, one a series; none where this pass does not need them.
  std::vector<SeriesSums> no_sums() const;

  /// Keep those scenarios of a strip that are among the run's first. Any thread may call it at any time.
  void keep(const Strip& strip);
  /// Throw UserError if a series of a strip is no number.
  void check(const Strip& strip) const;

  /// Add a batch to the statistics. Any thread may call it at any time: a row is
  /// locked while it takes up values, and the order of batches changes no figure.
  void add(const Batch& batch);

  /// What must be known of a batch's outcomes, and of their differences from the base's, where they stay far
  /// from the host; nothing where the rows themselves are needed. Any thread may call it at any time.
  std::optional<DigestQuestion> question(std::uint64_t done, std::int64_t count);
  /// add(), of a batch that answers the question.
  void add(const FarBatch& batch);

  /// True if every order statistic is known exactly; else the scenarios are added once more after
  /// begin_second_pass().
  bool complete() const;
  void begin_second_pass();

  /// Keep the estimates of all outcomes after so many scenarios; no thread may be adding. False if one is not
  /// known (see OutcomeStatistics::estimates()): then replace_checkpoint().
  bool take_checkpoint(std::uint64_t scenarios, std::size_t threads);
  void replace_checkpoint(std::uint64_t scenarios, std::vector<Estimates> estimates) {
    checkpoints_[scenarios] = std::move(estimates);
  }
  /// The estimates of every outcome at a checkpoint.
  const std::vector<Estimates>& checkpoint(std::uint64_t scenarios) const {
    return checkpoints_.at(scenarios);
  }

  /// Everything. `checkpoints`: those to tell; the last is the number of scenarios that were added.
  VariantResult result(const std::vector<std::uint64_t>& checkpoints, std::size_t threads) const;
  const CompiledVariant& compiled() const { return compiled_; }
  const CompiledVariant& compiled_with_drivers() const { return with_drivers_; }
  /// Of either, those of extras too.
  std::size_t outcome_rows() const {
    return std::max(compiled_.tables.outcomes.size(), with_drivers_.tables.outcomes.size());
  }
  /// What it takes in batches of so many scenarios.
  VariantMemory memory(std::int64_t batch) const;

 private:
  std::size_t extra_results_bound() const;
  bool has_tails() const { return tails_.measures() && loss_ < outcomes_.size(); }
  /// Call add_row(row) for all outcomes and then so many series, each under its lock.
  template <class AddRow>
  void add_rows(std::size_t series, const AddRow& add_row);
  void add_outcome(std::size_t o, const Batch& batch);
  void add_outcome(std::size_t o, const std::vector<Digest>& digests);
  void add_series(std::size_t s, const std::vector<SeriesSums>& sums) { series_[s].add(sums[s]); }
  /// Reads the parts of scenarios that may matter, then adds them, some hundreds at a time, under its lock.
  void add_tails(const float* loss, const float* extras, std::int64_t stride, std::int64_t count);
  void note_misfits(const float* loss, const float* extras, std::int64_t stride,
                    const std::vector<std::int64_t>& scenarios);
  void keep_sample(const Batch& batch);

  std::string name_, title_;
  CompiledVariant compiled_, with_drivers_;
  ScenarioRange range_;
  double nominal_profit_;
  std::vector<OutcomeStatistics> outcomes_;
  std::vector<WorstScenarios> worst_;              // one an outcome
  std::vector<DifferenceStatistics> differences_;  // one an outcome; of the base: none
  std::vector<SeriesStatistics> series_;
  std::size_t loss_ = 0;  // number of the outcome whose parts are told
  LossParts parts_;
  TailContributions tails_;
  bool wants_tails_ = false;
  float misfit_ = -std::numeric_limits<float>::infinity();  // highest loss of which a part was too large
  std::vector<SeriesSums> no_sums_;                         // one a series
  std::vector<std::mutex> locks_;                           // one an outcome, one a series, one for tails
  std::vector<std::vector<float>> sample_;                  // [outcome][scenario]
  KeepScenarios keep_;
  std::size_t row_ = 0;
  DriverSample drivers_;
  std::optional<std::size_t> followed_;                          // probability of the CVaR in estimates
  std::map<std::uint64_t, std::vector<Estimates>> checkpoints_;  // [scenarios][outcome]
  bool second_pass_ = false;
};

}  // namespace chokepoint
