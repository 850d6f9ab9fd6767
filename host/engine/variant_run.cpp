#include "host/engine/variant_run.h"

#include <algorithm>

namespace chokepoint {
namespace {

// [float] Added to the stride, so that rows do not start in the same set of the cache.
constexpr std::size_t kStagger = static_cast<std::size_t>(kOutputPadding);

}  // namespace

BatchRows::BatchRows(std::size_t outcome_rows, std::size_t series_rows, std::int64_t batch)
    : stride_(static_cast<std::size_t>(padded(batch)) + kStagger),
      outcomes_(outcome_rows * stride_),
      series_(series_rows * stride_) {}

Output BatchRows::output(bool with_series) {
  return {outcomes_.data(), with_series ? series_.data() : nullptr, stride()};
}

VariantRun::VariantRun(const StudyVariant& variant, CompiledVariant compiled, const Nominal& nominal,
                       const std::vector<Probability>& probabilities, const std::vector<Probability>& bands,
                       std::uint64_t scenarios, std::uint64_t sample)
    : name_(variant.name),
      title_(variant.title),
      compiled_(std::move(compiled)),
      nominal_profit_(static_cast<double>(nominal.profit) + static_cast<double>(nominal.profit_rest)) {
  compiled_.tables.numbers.nominal_profit = nominal.profit;
  compiled_.tables.numbers.nominal_profit_rest = nominal.profit_rest;
  for (std::size_t i = 0; i < compiled_.outcomes.size(); ++i) {
    outcomes_.emplace_back(probabilities, scenarios);
    sample_.emplace_back(static_cast<std::size_t>(std::min(sample, scenarios)));
  }
  const auto months = static_cast<std::size_t>(compiled_.tables.numbers.months);
  for (const double scale : nominal.series_scale) series_.emplace_back(bands, months, scale);
}

void VariantRun::prepare(Backend& backend) { simulator_ = backend.prepare(compiled_.tables.view()); }

void VariantRun::add_batch(std::uint64_t first, std::uint64_t done, std::int64_t count, BatchRows& rows,
                           int threads) {
  const bool with_series = !series_.empty() && !second_pass_;
  simulator_->simulate(first + done, count, rows.output(with_series));

  const auto outcome_count = static_cast<std::int64_t>(outcomes_.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
  for (std::int64_t o = 0; o < outcome_count; ++o) {
    const auto i = static_cast<std::size_t>(o);
    outcomes_[i].add(rows.outcome(i), count);
  }
  if (second_pass_) return;

  const auto months = static_cast<std::size_t>(compiled_.tables.numbers.months);
  const auto series_count = static_cast<std::int64_t>(series_.size());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
  for (std::int64_t s = 0; s < series_count; ++s) {
    const auto i = static_cast<std::size_t>(s);
    series_[i].add(done, rows.series(i * months), rows.stride(), count);
  }
  keep_sample(done, count, rows);
}

void VariantRun::keep_sample(std::uint64_t done, std::int64_t count, const BatchRows& rows) {
  for (std::size_t o = 0; o < sample_.size(); ++o) {
    if (done >= sample_[o].size()) return;
    const std::size_t room = sample_[o].size() - static_cast<std::size_t>(done);
    const std::size_t kept = std::min(room, static_cast<std::size_t>(count));
    std::copy_n(rows.outcome(o), kept, sample_[o].begin() + static_cast<std::ptrdiff_t>(done));
  }
}

bool VariantRun::complete() const {
  return std::all_of(outcomes_.begin(), outcomes_.end(),
                     [](const OutcomeStatistics& outcome) { return outcome.complete(); });
}

void VariantRun::begin_second_pass() {
  second_pass_ = true;
  for (OutcomeStatistics& outcome : outcomes_) outcome.begin_second_pass();
}

VariantResult VariantRun::result() const {
  VariantResult result;
  result.name = name_;
  result.title = title_;
  result.nominal_profit = nominal_profit_;
  for (const OutcomeStatistics& outcome : outcomes_) result.outcome.push_back(outcome.summary());
  for (const SeriesStatistics& series : series_) result.series.push_back(series.summary());
  result.sample = sample_;
  return result;
}

std::size_t VariantRun::bytes() const {
  std::size_t sum = 0;
  for (const OutcomeStatistics& outcome : outcomes_) sum += outcome.memory_bytes();
  for (const SeriesStatistics& series : series_) sum += series.memory_bytes();
  for (const std::vector<float>& sample : sample_) sum += sample.size() * sizeof(float);
  return sum;
}

}  // namespace chokepoint
