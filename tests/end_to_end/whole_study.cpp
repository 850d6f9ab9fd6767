#include "tests/end_to_end/whole_study.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <future>

#include "host/engine/nominal.h"
#include "host/study/reader.h"

namespace chokepoint {

WholeStudy::WholeStudy(const std::string& path, Reports reports) : file_(read_study(path)) {
  ResultsWanted wanted = file_.variants.front().study.results;
  if (reports == Reports::everything) wanted.outcomes = wanted.series = {"*"};
  for (const StudyVariant& variant : file_.variants) variants_.push_back(compile(variant.study, wanted));
  const NominalProfit profit = chokepoint::nominal_profit(tables(0));
  nominal_profit_ = profit.value();
  for (CompiledVariant& variant : variants_) count_loss_from(profit, variant.tables.numbers);
}

std::vector<float> WholeStudy::nominal_all(std::size_t variant) const {
  compiled::Tables nominal = tables(variant);
  nominal.nominal = 1;
  const auto backend = make_cpu_backend(1, "scalar");
  BatchOfScenarios batch(nominal, *backend, 1, true);
  batch.simulate(0, 1);
  std::vector<float> values;
  for (std::size_t r = 0; r < batch.rows(); ++r) values.push_back(*batch.row(r));
  return values;
}

std::vector<float> WholeStudy::nominal_outcomes() const {
  std::vector<float> values = nominal_all(0);
  values.resize(outcomes().size());
  return values;
}

std::vector<SeriesSums> WholeStudy::no_sums(double factor) const {
  const auto months = static_cast<std::size_t>(variants_.front().tables.numbers.months);
  std::vector<SeriesSums> sums;
  for (const double scale : simulate_nominal(variants_.front()).series_scale)
    sums.emplace_back(months, factor * scale);
  return sums;
}

Rows WholeStudy::outcomes_of(std::size_t variant, Backend& backend, std::uint64_t first,
                             std::int64_t count) const {
  return simulate(variant, backend, first, count, false, {});
}

Rows WholeStudy::all_of(std::size_t variant, Backend& backend, std::uint64_t first, std::int64_t count,
                        const Cutting& cutting) const {
  return simulate(variant, backend, first, count, true, cutting);
}

Rows WholeStudy::simulate(std::size_t variant, Backend& backend, std::uint64_t first, std::int64_t count,
                          bool with_series, const Cutting& cutting) const {
  BatchOfScenarios batch(tables(variant), backend, std::min(cutting.batch, count), with_series);
  Rows rows(batch.rows());
  std::vector<std::int64_t> ends = cutting.cuts;
  ends.push_back(count);
  std::int64_t done = 0;
  for (const std::int64_t end : ends) {
    while (done < end) {
      const std::int64_t piece = std::min(cutting.batch, end - done);
      batch.simulate(first + static_cast<std::uint64_t>(done), piece);
      for (std::size_t r = 0; r < rows.size(); ++r) {
        rows[r].insert(rows[r].end(), batch.row(r), batch.row(r) + piece);
      }
      done += piece;
    }
  }
  return rows;
}

BatchOfScenarios::BatchOfScenarios(const compiled::Tables& tables, Backend& backend, std::int64_t most,
                                   bool with_series)
    : outcome_rows_(static_cast<std::size_t>(tables.outcomes.size)),
      series_rows_(with_series ? static_cast<std::size_t>(tables.series.size * tables.months) : 0),
      stride_(static_cast<std::size_t>(padded(most))),
      outcomes_(outcome_rows_ * stride_),
      series_(series_rows_ * stride_),
      output_{outcomes_.data(), with_series ? series_.data() : nullptr, padded(most)} {
  for (int i = 0; i < backend.workers(); ++i) simulators_.push_back(backend.prepare(tables, i));
}

void BatchOfScenarios::simulate(std::uint64_t first, std::int64_t count) {
  const auto workers = static_cast<std::int64_t>(simulators_.size());
  const std::int64_t part = padded((count + workers - 1) / workers);
  std::vector<std::future<void>> threads;
  for (std::int64_t begin = 0; begin < count; begin += part) {
    Output output = output_;
    output.outcomes += begin;
    if (output.series != nullptr) output.series += begin;
    Simulator& simulator = *simulators_[threads.size()];
    threads.push_back(std::async(std::launch::async, [=, &simulator] {
      simulator.simulate(first + static_cast<std::uint64_t>(begin), std::min(part, count - begin), output);
    }));
  }
  for (auto& thread : threads) thread.get();
}

const Column& WholeStudy::column(std::size_t row) const {
  if (row < outcomes().size()) return outcomes()[row];
  return series()[(row - outcomes().size()) /
                  static_cast<std::size_t>(variants_.front().tables.numbers.months)];
}

std::string WholeStudy::row_name(std::size_t row) const {
  if (row < outcomes().size()) return outcomes()[row].name;
  const auto months = static_cast<std::size_t>(variants_.front().tables.numbers.months);
  return column(row).name + " in month " + std::to_string((row - outcomes().size()) % months);
}

std::size_t WholeStudy::rows() const {
  return outcomes().size() +
         series().size() * static_cast<std::size_t>(variants_.front().tables.numbers.months);
}

std::vector<std::string> tested_studies() {
  std::vector<std::string> studies = {"tests/end_to_end/corners.toml", "tests/end_to_end/example-study.toml"};
  for (const auto& entry : std::filesystem::directory_iterator("configs"))
    if (entry.path().extension() == ".toml") studies.push_back(entry.path().string());
  std::sort(studies.begin(), studies.end());
  return studies;
}

std::string stem_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

std::string study_label(const std::string& path) {
  std::string name = stem_of(path);
  std::replace_if(
      name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

}  // namespace chokepoint
