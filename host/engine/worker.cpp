#include "host/engine/worker.h"

namespace chokepoint {
namespace {

/// Those of extras, too.
std::size_t outcome_rows(const VariantRun& variant) {
  return static_cast<std::size_t>(variant.compiled().tables.view().outcomes.size);
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
  for (const auto& variant : variants)
    simulators_.push_back(backend.prepare(variant->compiled().tables.view()));
}

void Worker::run(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
                 std::int64_t count) {
  for (std::size_t v = 0; v < variants.size(); ++v) {
    BatchRows& outcomes = v == 0 ? base_ : outcomes_;
    simulators_[v]->simulate(
        first + done, count,
        {outcomes.data(), variants[v]->wants_series() ? series_.data() : nullptr, series_.stride()});
    variants[v]->add({done, count, outcomes, series_, v == 0 ? nullptr : &base_});
  }
}

}  // namespace chokepoint
