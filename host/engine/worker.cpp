#include "host/engine/worker.h"

#include <algorithm>

namespace chokepoint {
namespace {

/// Those of extras, too.
std::size_t outcome_rows(const VariantRun& variant) {
  return std::max(variant.compiled().tables.outcomes.size(),
                  variant.compiled_with_drivers().tables.outcomes.size());
}

std::size_t series_rows(const VariantRun& variant) {
  const CompiledVariant& compiled = variant.compiled();
  return compiled.series.size() * static_cast<std::size_t>(compiled.tables.numbers.months);
}

}  // namespace

Worker::Worker(Backend& backend, const std::vector<std::unique_ptr<VariantRun>>& variants, std::int64_t batch)
    : strip_(std::min(
          batch, backend.natural_strip(outcome_rows(*variants.front()) + series_rows(*variants.front())))),
      base_(outcome_rows(*variants.front()), batch),
      outcomes_(variants.size() > 1 ? outcome_rows(*variants.front()) : 0, batch),
      strip_outcomes_(outcome_rows(*variants.front()), strip_),
      strip_series_(series_rows(*variants.front()), strip_) {
  for (const auto& variant : variants) {
    Simulators& simulators = simulators_.emplace_back();
    if (variant->has_plain()) simulators.plain = backend.prepare(variant->compiled().tables.view());
    if (!variant->wants_drivers(0, 1)) continue;
    const compiled::Tables with_drivers = variant->compiled_with_drivers().tables.view();
    simulators.with_drivers =
        variant->has_plain() ? backend.prepare_for_few(with_drivers) : backend.prepare(with_drivers);
  }
}

void Worker::run(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
                 std::int64_t count) {
  for (std::size_t v = 0; v < variants.size(); ++v) {
    BatchRows& outcomes = v == 0 ? base_ : outcomes_;
    std::vector<SeriesSums> sums = variants[v]->no_sums();
    simulate(v, *variants[v], first, done, count, outcomes, sums);
    variants[v]->add({done, count, outcomes, sums, v == 0 ? nullptr : &base_});
  }
}

/// Simulate a batch strip by strip: gather the outcomes, sum the series.
void Worker::simulate(std::size_t v, VariantRun& variant, std::uint64_t first, std::uint64_t done,
                      std::int64_t count, BatchRows& outcomes, std::vector<SeriesSums>& sums) {
  const Simulators& both = simulators_[v];
  const bool tells_drivers = both.plain == nullptr || variant.wants_drivers(done, count);
  Simulator& simulator = tells_drivers ? *both.with_drivers : *both.plain;
  for (std::int64_t begin = 0; begin < count; begin += strip_) {
    const std::int64_t part = std::min(strip_, count - begin);
    const std::uint64_t strip_done = done + static_cast<std::uint64_t>(begin);
    simulator.simulate(
        first + strip_done, part,
        {strip_outcomes_.data(), sums.empty() ? nullptr : strip_series_.data(), strip_outcomes_.stride()});
    for (std::size_t o = 0; o < outcome_rows(variant); ++o)
      std::copy_n(strip_outcomes_.row(o), part, outcomes.row(o) + begin);
    variant.add({strip_done, part, strip_series_}, sums);
  }
}

std::size_t Worker::bytes() const {
  return base_.bytes() + outcomes_.bytes() + strip_outcomes_.bytes() + strip_series_.bytes();
}

}  // namespace chokepoint
