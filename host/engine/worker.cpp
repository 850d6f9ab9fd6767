#include "host/engine/worker.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

namespace chokepoint {
namespace {

std::size_t series_rows(const VariantRun& variant) {
  const CompiledVariant& compiled = variant.compiled();
  return compiled.series.size() * static_cast<std::size_t>(compiled.tables.numbers.months);
}

/// [scenario] Those whose series come to the host at once.
std::int64_t strip_of(const Backend& backend, const VariantRun& variant, std::int64_t batch) {
  constexpr std::int64_t kFromAfar = 1 << 20;  // [float] of a thread's memory, where few rows come
  const std::size_t rows = variant.outcome_rows() + series_rows(variant);
  if (!backend.sums_afar()) return std::min(batch, backend.natural_strip(rows));
  const std::int64_t fitting = kFromAfar / static_cast<std::int64_t>(std::max<std::size_t>(rows, 1));
  return std::min(batch, std::max(fitting / kOutputPadding * kOutputPadding, kOutputPadding));
}

/// [byte] About what the digests of a batch take, until the last variant's is there: bins that outcomes and
/// differences were seen to have, and what of them is on its way from a GPU.
std::size_t bytes_of_digests(std::size_t outcomes, std::size_t variants, std::int64_t batch) {
  constexpr std::size_t kOutcome = 512, kDifference = 2048;  // bins
  const std::size_t differences = variants > 1 ? outcomes * kDifference : 0;
  const std::size_t merged = outcomes * kOutcome * variants + differences * (variants - 1);
  const std::size_t parts = static_cast<std::size_t>((batch + kDigestedAtOnce - 1) / kDigestedAtOnce);
  return merged * (sizeof(BinSums) + sizeof(std::uint32_t)) +
         parts * (outcomes * kOutcome + differences) * sizeof(BinDigest);
}

}  // namespace

Worker::Worker(Backend& backend, int number, const std::vector<std::unique_ptr<VariantRun>>& variants,
               const TableLists* weather, const BatchSizes& sizes)
    : weather_(backend, number, weather, sizes.most),
      sums_afar_(backend.sums_afar()),
      strip_(strip_of(backend, *variants.front(), sizes.held)),
      long_strip_(sums_afar_ ? sizes.held : strip_),
      held_(sizes.held),
      series_(series_rows(*variants.front()), strip_) {
  for (const auto& variant : variants) {
    outcomes_.emplace_back(variant->outcome_rows(), held_, backend, number);
    Simulators& simulators = simulators_.emplace_back();
    if (variant->has_plain()) simulators.plain = backend.prepare(variant->compiled().tables.view(), number);
    if (!variant->wants_drivers(0, 1)) continue;
    const compiled::Tables with_drivers = variant->compiled_with_drivers().tables.view();
    simulators.with_drivers = variant->has_plain() ? backend.prepare_for_few(with_drivers, number)
                                                   : backend.prepare(with_drivers, number);
  }
  const bool have_plain = std::all_of(simulators_.begin(), simulators_.end(),
                                      [](const Simulators& both) { return both.plain != nullptr; });
  if (!backend.digests() || !have_plain) return;
  const std::size_t outcomes = variants.front()->compiled().outcomes.size();
  afar_.most = std::min(sizes.most, backend.longest_batch());
  if (variants.size() > 1) afar_.most = std::min(afar_.most, backend.natural_strip(outcomes));
  digest_bytes_ = bytes_of_digests(outcomes, variants.size(), afar_.most);
  if (variants.size() == 1) return;
  afar_.base = backend.allocate(outcomes * static_cast<std::size_t>(padded(afar_.most)), number);
}

void Worker::run(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
                 std::int64_t count) {
  const std::int64_t most = afar_.most > 0 ? afar_.most : held_;
  for (std::int64_t begin = 0, part = 0; begin < count; begin += part) {
    part = std::min(most, count - begin);
    const std::uint64_t before = done + static_cast<std::uint64_t>(begin);
    if (run_afar(variants, first, before, part)) continue;
    for (std::int64_t i = 0; i < part; i += held_)
      run_here(variants, first, before + static_cast<std::uint64_t>(i), std::min(held_, part - i));
  }
}

/// run(), with rows of outcomes.
void Worker::run_here(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first,
                      std::uint64_t done, std::int64_t count) {
  std::vector<std::vector<SeriesSums>> sums;
  for (const auto& variant : variants) sums.push_back(variant->no_sums());
  for (std::int64_t begin = 0; begin < count; begin += weather_.stretch()) {
    const Stretch stretch{first, done, count, begin, std::min(weather_.stretch(), count - begin)};
    weather_.draw(first + done + static_cast<std::uint64_t>(begin), stretch.count);
    for (std::size_t v = 0; v < variants.size(); ++v) simulate(v, *variants[v], stretch, sums[v]);
  }
  for (std::size_t v = 0; v < variants.size(); ++v)
    variants[v]->add({done, count, outcomes_[v], sums[v], v == 0 ? nullptr : &outcomes_.front()});
}

/// run() without rows of outcomes; false where they are needed after all.
bool Worker::run_afar(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first,
                      std::uint64_t done, std::int64_t count) {
  constexpr int kMostDoublings = 6;
  if (afar_.most == 0) return false;
  if (afar_.pauses > 0) {
    --afar_.pauses;
    return false;
  }
  std::vector<DigestQuestion> questions;
  std::vector<std::vector<SeriesSums>> sums;
  for (const auto& variant : variants) {
    std::optional<DigestQuestion> question = variant->question(done, count);
    if (!question) return false;
    questions.push_back(std::move(*question));
    sums.push_back(variant->no_sums());
  }
  std::vector<std::vector<Digest>> digests(variants.size());
  for (std::int64_t begin = 0; begin < count; begin += weather_.stretch()) {
    const Stretch stretch{first, done, count, begin, std::min(weather_.stretch(), count - begin)};
    if (simulate_afar(questions, stretch, digests, sums)) continue;
    afar_.pauses = 1 << std::min(afar_.refusals++, kMostDoublings);
    return false;
  }
  for (std::size_t v = 0; v < variants.size(); ++v) variants[v]->add(FarBatch{digests[v], sums[v]});
  afar_.refusals /= 2;
  afar_.digested += static_cast<std::uint64_t>(count);
  return true;
}

/// Simulate a stretch of every variant where the rows stay; false where that does not do.
bool Worker::simulate_afar(const std::vector<DigestQuestion>& questions, const Stretch& stretch,
                           std::vector<std::vector<Digest>>& digests,
                           std::vector<std::vector<SeriesSums>>& sums) {
  const std::uint64_t begin = stretch.first + stretch.done + static_cast<std::uint64_t>(stretch.begin);
  weather_.draw(begin, stretch.count);
  for (std::size_t v = 0; v < questions.size(); ++v) {
    float* const base = afar_.base.get();
    const FarRows rows{v == 0 ? base : nullptr, v == 0 ? nullptr : base, padded(afar_.most)};
    if (!simulators_[v].plain->simulate_and_digest(begin, stretch.count, rows, questions[v], digests[v],
                                                   sums[v], weather_.from(0)))
      return false;
  }
  return true;
}

/// Simulate a stretch strip by strip, and sum the series of each.
void Worker::simulate(std::size_t v, VariantRun& variant, const Stretch& stretch,
                      std::vector<SeriesSums>& sums) {
  const Simulators& both = simulators_[v];
  const bool tells_drivers = both.plain == nullptr || variant.wants_drivers(stretch.done, stretch.batch);
  Simulator& simulator = tells_drivers ? *both.with_drivers : *both.plain;
  for (std::int64_t begin = 0, part = 0; begin < stretch.count; begin += part) {
    const std::uint64_t before = stretch.done + static_cast<std::uint64_t>(stretch.begin + begin);
    const bool keeps = !sums.empty() && before < SeriesAccumulator::kBandScenarios;
    const bool has_rows = keeps || (!sums.empty() && !sums_afar_);
    part = std::min(has_rows ? strip_ : long_strip_, stretch.count - begin);
    const Output output{outcomes_[v].data() + stretch.begin + begin, has_rows ? series_.data() : nullptr,
                        outcomes_[v].stride(), series_.stride()};
    try {
      simulator.simulate_and_sum(stretch.first + before, part, output, sums, weather_.from(begin));
    } catch (const std::logic_error&) {  // what they say of a number that is none
      check(simulator, variant, stretch, begin, part, output);
      throw;
    }
    if (keeps) variant.keep({before, part, series_});
  }
}

/// Fetch the series of a strip and throw what tells of the number that is none.
void Worker::check(Simulator& simulator, const VariantRun& variant, const Stretch& stretch,
                   std::int64_t begin, std::int64_t count, Output output) {
  output.series = series_.data();
  for (std::int64_t end = begin + count, part = 0; begin < end; begin += part, output.outcomes += part) {
    part = std::min(strip_, end - begin);
    const std::uint64_t before = stretch.done + static_cast<std::uint64_t>(stretch.begin + begin);
    simulator.simulate(stretch.first + before, part, output, weather_.from(begin));
    variant.check({before, part, series_});
  }
}

std::size_t Worker::bytes() const {
  std::size_t bytes = series_.bytes() + (sums_afar_ ? 0 : weather_.bytes());
  for (const BatchRows& outcomes : outcomes_) bytes += outcomes.bytes();
  return bytes + digest_bytes_;
}

}  // namespace chokepoint
