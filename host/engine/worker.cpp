#include "host/engine/worker.h"

namespace chokepoint {
namespace {

std::size_t series_rows(const CompiledVariant& compiled) {
  return compiled.series.size() * static_cast<std::size_t>(compiled.tables.numbers.months);
}

}  // namespace

Worker::Worker(Backend& backend, const std::vector<std::unique_ptr<VariantRun>>& variants, std::int64_t batch)
    : rows_(variants.front()->compiled().outcomes.size(), series_rows(variants.front()->compiled()), batch) {
  for (const auto& variant : variants)
    simulators_.push_back(backend.prepare(variant->compiled().tables.view()));
}

void Worker::run(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
                 std::int64_t count) {
  for (std::size_t v = 0; v < variants.size(); ++v) {
    simulators_[v]->simulate(first + done, count, rows_.output(variants[v]->wants_series()));
    variants[v]->add(done, count, rows_);
  }
}

}  // namespace chokepoint
