#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "host/compile/compile.h"
#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// Scenarios one by one: row r, scenario i at rows[r][i].
using Rows = std::vector<std::vector<float>>;

/// How a range of scenarios is cut up: pieces of at most `batch`, and first of all at each of `cuts` (counted
/// from the first scenario, increasing).
struct Cutting {
  std::int64_t batch = 65536;
  std::vector<std::int64_t> cuts;
};

/// A study with every outcome and every series it can report, or with those that it asks for itself, each
/// variant compiled and given the base's nominal profit.
class WholeStudy {
 public:
  enum class Reports { everything, what_it_asks };
  explicit WholeStudy(const std::string& path, Reports reports = Reports::everything);

  std::size_t size() const { return variants_.size(); }
  const std::string& name(std::size_t variant) const { return file_.variants[variant].name; }
  const Study& study(std::size_t variant) const { return file_.variants[variant].study; }
  const std::vector<Column>& outcomes() const { return variants_.front().outcomes; }
  const std::vector<Column>& series() const { return variants_.front().series; }
  double nominal_profit() const { return nominal_profit_; }
  compiled::Tables tables(std::size_t variant) const { return variants_[variant].tables.view(); }

  /// A variant's nominal scenario: outcomes, then series month by month.
  std::vector<float> nominal_all(std::size_t variant) const;

  /// The base's nominal outcomes.
  std::vector<float> nominal_outcomes() const;

  /// Sums of no scenario yet, one a series; scales are those of a run, times `factor`.
  std::vector<SeriesSums> no_sums(double factor = 1) const;

  /// Outcomes of the scenarios [first, first + count).
  Rows outcomes_of(std::size_t variant, Backend& backend, std::uint64_t first, std::int64_t count) const;

  /// Outcomes, then series month by month.
  Rows all_of(std::size_t variant, Backend& backend, std::uint64_t first, std::int64_t count,
              const Cutting& cutting = {}) const;

  /// How many rows all_of() has.
  std::size_t rows() const;

  /// The outcome or series of a row of all_of.
  const Column& column(std::size_t row) const;

  /// The name of a row of all_of: an outcome's, or a series' with its month.
  std::string row_name(std::size_t row) const;

 private:
  Rows simulate(std::size_t variant, Backend& backend, std::uint64_t first, std::int64_t count,
                bool with_series, const Cutting& cutting) const;

  StudyFile file_;
  std::vector<CompiledVariant> variants_;
  double nominal_profit_ = 0;
};

/// Batches of a study, one after the other into the same memory.
class BatchOfScenarios {
 public:
  /// `most`: scenarios a batch. The tables' lists must outlive it.
  BatchOfScenarios(const compiled::Tables& tables, Backend& backend, std::int64_t most, bool with_series);

  /// count <= most. Every worker of the backend takes an equal part, side by side.
  void simulate(std::uint64_t first, std::int64_t count);

  /// Outcomes, then series month by month.
  std::size_t rows() const { return outcome_rows_ + series_rows_; }
  const float* row(std::size_t r) const {
    return r < outcome_rows_ ? &outcomes_[r * stride_] : &series_[(r - outcome_rows_) * stride_];
  }

 private:
  std::size_t outcome_rows_, series_rows_, stride_;
  std::vector<std::unique_ptr<Simulator>> simulators_;
  std::vector<float> outcomes_, series_;
  Output output_;
};

/// The studies that the tests of this folder run, those of configs/ and its own; paths from the root of the
/// source tree.
std::vector<std::string> tested_studies();

/// The name of a study's file without folder and extension.
std::string stem_of(const std::string& path);

/// That name as GoogleTest allows it in the name of a test.
std::string study_label(const std::string& path);

}  // namespace chokepoint
