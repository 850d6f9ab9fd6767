#include "host/engine/variant_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <new>
#include <numeric>
#include <stdexcept>

#include "host/engine/checkpoints.h"
#include "host/error.h"
#include "host/side_by_side.h"
#include "host/statistics/estimates.h"
#include "host/statistics/sensitivities.h"
#include "host/study/names.h"
#include "kernels/statistics/sortable.h"

namespace chokepoint {
namespace {

/// Refuse what float32 cannot hold: the study's numbers are too large together.
void check_numbers(const std::string& variant, const std::string& what, const float* x, std::uint64_t done,
                   std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) {
    if (!std::isnan(x[i]) && x[i] != -std::numeric_limits<float>::infinity()) continue;
    throw UserError(
        UserError::Kind::study,
        fmt::format("variant {}: {} of the run's scenario {} is no number (the study's numbers, multiplied "
                    "over the months, go beyond 3e38). Make units larger, or tails shorter.",
                    in_quotes(variant), in_quotes(what), done + static_cast<std::uint64_t>(i)));
  }
}

constexpr KeyRange kAllKeys{0, 0xFFFFFFFFu};

void append(const std::vector<KeyRange>& more, std::vector<KeyRange>& all) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

VariantRun::VariantRun(const StudyVariant& variant, CompiledTwice compiled, Role role, const Nominal& nominal,
                       const std::vector<Probability>& probabilities, const std::vector<Probability>& bands,
                       ScenarioRange range, std::uint64_t sample)
    : name_(variant.name),
      title_(variant.title),
      compiled_(std::move(compiled.plain)),
      with_drivers_(std::move(compiled.with_drivers)),
      range_(range),
      nominal_profit_(nominal.profit.value()),
      parts_(compiled_.extras, compiled_.outcomes.size(), nominal.rows),
      tails_(probabilities, parts_.count(), parts_.quantum_exponent()),
      drivers_(compiled_.outcomes.size(), with_drivers_.extras.drivers,
               compiled_.outcomes.size() + 2 * with_drivers_.extras.pairs, range.count),
      followed_(convergence_probability(probabilities)) {
  count_loss_from(nominal.profit, compiled_.tables.numbers);
  count_loss_from(nominal.profit, with_drivers_.tables.numbers);
  for (const Column& outcome : compiled_.outcomes) {
    outcomes_.emplace_back(probabilities, range.count);
    worst_.emplace_back(outcome.worse);
    if (role == Role::other) differences_.emplace_back(probabilities, range.count);
    sample_.emplace_back(static_cast<std::size_t>(std::min(sample, range.count)));
  }
  const auto months = static_cast<std::size_t>(compiled_.tables.numbers.months);
  for (const double scale : nominal.series_scale) {
    series_.emplace_back(bands, months, scale);
    no_sums_.emplace_back(months, scale);
  }
  while (loss_ < outcomes_.size() && compiled_.outcomes[loss_].name != "loss") ++loss_;
  wants_tails_ = has_tails();
  locks_ = std::vector<std::mutex>(outcomes_.size() + series_.size() + 1);
}

std::vector<SeriesSums> VariantRun::no_sums() const {
  return wants_series() ? no_sums_ : std::vector<SeriesSums>();
}

void VariantRun::keep(const Strip& strip) {
  const auto months = static_cast<std::size_t>(compiled_.tables.numbers.months);
  for (std::size_t s = 0; s < series_.size(); ++s) {
    const std::lock_guard lock(locks_[outcomes_.size() + s]);
    series_[s].keep(strip.done, strip.series.row(s * months), strip.series.stride(), strip.count);
  }
}

void VariantRun::check(const Strip& strip) const {
  const auto months = static_cast<std::size_t>(compiled_.tables.numbers.months);
  for (std::size_t row = 0; row < series_.size() * months; ++row)
    check_numbers(name_, compiled_.series[row / months].name, strip.series.row(row), strip.done, strip.count);
}

void VariantRun::add(const Batch& batch) {
  if (!second_pass_) keep_sample(batch);
  if (wants_drivers(batch.done, batch.count)) drivers_.keep(batch.outcomes, batch.done, batch.count);
  add_rows(batch.series.size(), [&](std::size_t row) {
    if (row < outcomes_.size())
      add_outcome(row, batch);
    else
      add_series(row - outcomes_.size(), batch.series);
  });
  if (wants_tails_)
    add_tails(batch.outcomes.row(loss_), batch.outcomes.row(outcomes_.size()), batch.outcomes.stride(),
              batch.count);
}

void VariantRun::add(const FarBatch& batch) {
  add_rows(batch.series.size(), [&](std::size_t row) {
    if (row < outcomes_.size())
      add_outcome(row, batch.digests);
    else
      add_series(row - outcomes_.size(), batch.series);
  });
  for (const Digest& digest : batch.digests) {
    const auto told = static_cast<std::int64_t>(digest.told());
    if (wants_tails_) add_tails(digest.totals(), digest.extras(), told, told);
  }
}

template <class AddRow>
void VariantRun::add_rows(std::size_t series, const AddRow& add_row) {
  std::vector<std::size_t> waiting(outcomes_.size() + series);
  std::iota(waiting.begin(), waiting.end(), std::size_t{0});
  // Rows that another thread is busy with wait until the others are done.
  while (!waiting.empty()) {
    const std::size_t before = waiting.size();
    std::erase_if(waiting, [&](std::size_t row) {
      const std::unique_lock lock(locks_[row], std::try_to_lock);
      if (lock) add_row(row);
      return lock.owns_lock();
    });
    if (waiting.size() < before) continue;
    const std::lock_guard lock(locks_[waiting.back()]);
    add_row(waiting.back());
    waiting.pop_back();
  }
}

void VariantRun::add_outcome(std::size_t o, const Batch& batch) {
  const float* x = batch.outcomes.row(o);
  try {
    const ValueRange range = outcomes_[o].add(x, batch.count);
    if (!differences_.empty()) differences_[o].add(batch.base->row(o), x, batch.count);
    if (!second_pass_ && worst_[o].wants(range.low, range.high))
      worst_[o].add(range_.first + batch.done, x, batch.count);
  } catch (const std::logic_error&) {  // what the accumulators say of a number that is none
    check_numbers(name_, compiled_.outcomes[o].name, x, batch.done, batch.count);
    throw;
  }
}

void VariantRun::add_outcome(std::size_t o, const std::vector<Digest>& digests) {
  for (const Digest& digest : digests) {
    const RowDigest row = digest.row(o);
    outcomes_[o].add(row);
    if (!differences_.empty()) differences_[o].add(digest.row(outcomes_.size() + o));
    for (const KeyDigest& value : row.beyond) {
      const float x = from_sortable(value.key);
      worst_[o].add(digest.first() + value.number, &x, 1);
    }
  }
}

std::optional<DigestQuestion> VariantRun::question(std::uint64_t done, std::int64_t count) {
  DigestQuestion question;
  const bool needs_rows = second_pass_ || keep_ || wants_drivers(done, count) ||
                          (wants_series() && done < SeriesAccumulator::kBandScenarios) ||
                          std::any_of(sample_.begin(), sample_.end(),
                                      [done](const std::vector<float>& kept) { return done < kept.size(); });
  if (needs_rows) return std::nullopt;
  question.outcomes = outcomes_.size();
  question.rows = outcomes_.size() + differences_.size();
  std::vector<KeyRange> of_differences;
  for (std::size_t o = 0; o < outcomes_.size(); ++o) {
    const std::lock_guard lock(locks_[o]);
    const std::optional<KeyRange> known = worst_[o].known(range_.first + done);
    if (!known || !outcomes_[o].accumulator().has_brackets()) return std::nullopt;
    question.known.push_back(*known);
    append(outcomes_[o].accumulator().edges(), question.bracket);
    if (differences_.empty()) continue;
    if (!differences_[o].accumulator().has_brackets()) return std::nullopt;
    append(differences_[o].accumulator().edges(), of_differences);
  }
  question.known.resize(question.rows, kAllKeys);
  append(of_differences, question.bracket);
  question.brackets = question.bracket.size() / std::max<std::size_t>(question.rows, 1);
  if (question.brackets > DigestQuestion::kMostBrackets) return std::nullopt;
  if (!wants_tails_) return question;
  const std::lock_guard lock(locks_.back());
  if (!tails_.is_narrow()) return std::nullopt;
  question.total = loss_;
  question.least = sortable(tails_.least());
  return question;
}

void VariantRun::add_tails(const float* loss, const float* extras, std::int64_t stride, std::int64_t count) {
  constexpr std::size_t kTogether = 512;
  std::unique_lock lock(locks_.back());
  const float least = tails_.least();
  lock.unlock();
  std::vector<std::int64_t> parts(kTogether * parts_.count()), scenarios;
  for (std::int64_t i = 0; i < count; ++i) {
    if (loss[i] >= least) scenarios.push_back(i);
    if (scenarios.size() < kTogether && i + 1 < count) continue;
    const bool fit = parts_.read(extras, stride, scenarios, parts.data());
    lock.lock();
    if (!fit) note_misfits(loss, extras, stride, scenarios);
    for (std::size_t k = 0; k < scenarios.size(); ++k)
      tails_.add(loss[scenarios[k]], parts.data() + k * parts_.count());
    lock.unlock();
    scenarios.clear();
  }
  lock.lock();
  if (!tails_.full()) return;
  const std::lock_guard lock_of_loss(locks_[loss_]);
  tails_.narrow(outcomes_[loss_]);
}

/// Note the highest loss of those scenarios of which a part is too large.
void VariantRun::note_misfits(const float* loss, const float* extras, std::int64_t stride,
                              const std::vector<std::int64_t>& scenarios) {
  std::vector<std::int64_t> parts(parts_.count());
  for (const std::int64_t scenario : scenarios)
    if (!parts_.read(extras, stride, {scenario}, parts.data())) misfit_ = std::max(misfit_, loss[scenario]);
}

void VariantRun::keep_sample(const Batch& batch) {
  if (keep_) keep_({row_, batch.done, batch.count, batch.outcomes.row(0), batch.outcomes.stride()});
  for (std::size_t o = 0; o < sample_.size(); ++o) {
    if (batch.done >= sample_[o].size()) return;
    const std::size_t room = sample_[o].size() - static_cast<std::size_t>(batch.done);
    const std::size_t kept = std::min(room, static_cast<std::size_t>(batch.count));
    std::copy_n(batch.outcomes.row(o), kept, sample_[o].begin() + static_cast<std::ptrdiff_t>(batch.done));
  }
}

bool VariantRun::complete() const {
  const auto is_complete = [](const auto& statistics) { return statistics.complete(); };
  return std::all_of(outcomes_.begin(), outcomes_.end(), is_complete) &&
         std::all_of(differences_.begin(), differences_.end(), is_complete) &&
         (!has_tails() || tails_.complete(outcomes_[loss_]));
}

void VariantRun::begin_second_pass() {
  second_pass_ = true;
  // Tails wait for the quantiles that they lie beyond.
  wants_tails_ = has_tails() && outcomes_[loss_].complete() && !tails_.complete(outcomes_[loss_]);
  if (wants_tails_) tails_.restart(outcomes_[loss_]);
  for (OutcomeStatistics& outcome : outcomes_) outcome.begin_second_pass();
  for (DifferenceStatistics& difference : differences_) difference.begin_second_pass();
}

bool VariantRun::take_checkpoint(std::uint64_t scenarios, std::size_t threads) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  std::vector<std::optional<Estimates>> found(outcomes_.size());
  side_by_side(outcomes_.size(), threads,
               [&](std::size_t o) { found[o] = outcomes_[o].estimates(followed_); });
  std::vector<Estimates>& estimates = checkpoints_[scenarios];
  for (const std::optional<Estimates>& each : found)
    estimates.push_back(each.value_or(Estimates{{kNaN, kNaN}, {kNaN, kNaN}}));
  return std::all_of(found.begin(), found.end(), [](const auto& each) { return each.has_value(); });
}

VariantResult VariantRun::result(const std::vector<std::uint64_t>& checkpoints, std::size_t threads) const {
  VariantResult result;
  result.name = name_;
  result.title = title_;
  result.nominal_profit = nominal_profit_;
  result.outcome.resize(outcomes_.size());
  result.difference.resize(differences_.size());
  side_by_side(outcomes_.size(), threads, [&](std::size_t o) {
    OutcomeSummary& outcome = result.outcome[o];
    outcome = outcomes_[o].summary();
    outcome.worst = worst_[o].summary();
    for (const std::uint64_t scenarios : checkpoints)
      outcome.convergence.push_back(checkpoints_.at(scenarios)[o]);
    if (!differences_.empty()) result.difference[o] = differences_[o].summary();
  });
  result.series.resize(series_.size());
  side_by_side(series_.size(), threads, [&](std::size_t s) { result.series[s] = series_[s].summary(); });
  if (has_tails() && !(misfit_ >= tails_.begin(outcomes_[loss_])))
    result.tail_contribution = tails_.summary(outcomes_[loss_]);
  result.sensitivity = drivers_.sensitivity();
  result.driver_value = drivers_.driver_value();
  result.sample = sample_;
  for (std::vector<float>& sample : result.sample)
    sample.resize(static_cast<std::size_t>(std::min<std::uint64_t>(sample.size(), checkpoints.back())));
  return result;
}

/// What convergence, contributions and sensitivities take in the result.
std::size_t VariantRun::extra_results_bound() const {
  const std::size_t outcomes = outcomes_.size(), drivers = with_drivers_.extras.drivers.size();
  const std::size_t dependence = sizeof(Sensitivity) + DriverBins::kMostBins * sizeof(Estimate);
  return outcomes * (checkpoints_of(range_.count).size() * sizeof(Estimates) + drivers * dependence);
}

VariantMemory VariantRun::memory(std::int64_t batch) const {
  // Series keep their first scenarios until the last strip of these comes, which is before the brackets of
  // outcomes form. Variants take turns batch by batch, so that no other has got so far by then.
  const std::uint64_t whole = std::min(range_.count, SeriesAccumulator::kBandScenarios);
  const std::uint64_t kept = whole - std::min(static_cast<std::uint64_t>(batch), whole);
  VariantMemory memory{};
  for (const OutcomeStatistics& outcome : outcomes_) {
    memory.first += outcome.memory_bound_at_first();
    memory.later += outcome.memory_bound();
    memory.results += outcome.summary_bound();
  }
  for (const DifferenceStatistics& difference : differences_) {
    memory.first += difference.memory_bound_at_first();
    memory.later += difference.memory_bound();
    memory.results += difference.summary_bound();
  }
  for (const SeriesStatistics& series : series_) {
    memory.first += series.memory_bound_at_first(kept);
    memory.last += series.memory_bound_at_first(whole) - series.memory_bound_at_first(kept);
    memory.later += series.memory_bound_later();
    memory.results += series.memory_bound_later();
  }
  for (const std::vector<float>& sample : sample_) {
    memory.first += sample.size() * sizeof(float);
    memory.later += sample.size() * sizeof(float);
    memory.results += sample.size() * sizeof(float);
  }
  memory.first += drivers_.memory_bound();  // given back as early
  if (has_tails()) memory.later += tails_.memory_bound(outcomes_[loss_]);
  memory.results += extra_results_bound();
  return memory;
}

}  // namespace chokepoint
