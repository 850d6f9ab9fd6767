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
    : base_(outcome_rows(*variants.front()), batch),
      outcomes_(variants.size() > 1 ? outcome_rows(*variants.front()) : 0, batch),
      series_(series_rows(*variants.front()), batch) {
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
    const Simulators& both = simulators_[v];
    const bool tells_drivers = both.plain == nullptr || variants[v]->wants_drivers(done, count);
    Simulator& simulator = tells_drivers ? *both.with_drivers : *both.plain;
    simulator.simulate(
        first + done, count,
        {outcomes.data(), variants[v]->wants_series() ? series_.data() : nullptr, series_.stride()});
    variants[v]->add({done, count, outcomes, series_, v == 0 ? nullptr : &base_});
  }
}

}  // namespace chokepoint
