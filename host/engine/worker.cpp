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

Worker::Worker(Backend& backend, const std::vector<std::unique_ptr<VariantRun>>& variants,
               const TableLists* weather, std::int64_t batch)
    : weather_(backend, weather, batch),
      strip_(std::min(
          batch, backend.natural_strip(outcome_rows(*variants.front()) + series_rows(*variants.front())))),
      series_(series_rows(*variants.front()), strip_) {
  for (const auto& variant : variants) {
    outcomes_.emplace_back(outcome_rows(*variant), batch);
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

/// Simulate a stretch strip by strip, and sum the series of each.
void Worker::simulate(std::size_t v, VariantRun& variant, const Stretch& stretch,
                      std::vector<SeriesSums>& sums) {
  const Simulators& both = simulators_[v];
  const bool tells_drivers = both.plain == nullptr || variant.wants_drivers(stretch.done, stretch.batch);
  Simulator& simulator = tells_drivers ? *both.with_drivers : *both.plain;
  for (std::int64_t begin = 0; begin < stretch.count; begin += strip_) {
    const std::int64_t part = std::min(strip_, stretch.count - begin);
    const std::uint64_t before = stretch.done + static_cast<std::uint64_t>(stretch.begin + begin);
    simulator.simulate(stretch.first + before, part,
                       {outcomes_[v].data() + stretch.begin + begin, sums.empty() ? nullptr : series_.data(),
                        outcomes_[v].stride(), series_.stride()},
                       weather_.from(begin));
    variant.add({before, part, series_}, sums);
  }
}

std::size_t Worker::bytes() const {
  std::size_t bytes = weather_.bytes() + series_.bytes();
  for (const BatchRows& outcomes : outcomes_) bytes += outcomes.bytes();
  return bytes;
}

}  // namespace chokepoint
