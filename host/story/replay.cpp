#include "host/story/replay.h"

#include <algorithm>

#include "host/compile/compile.h"
#include "host/engine/nominal.h"

namespace chokepoint {
namespace {

constexpr std::int32_t kMostRows = 1 << 20;  // [row] of series at a time: 256 MiB

/// Simulate one scenario, a part of the series after the other.
Course simulate_one(compiled::Tables tables, std::uint64_t scenario, Backend& backend) {
  const auto columns = static_cast<std::size_t>(padded(1));
  const auto months = static_cast<std::size_t>(tables.months);
  const compiled::Array<compiled::Series> all = tables.series;
  Course course;
  for (std::int32_t begin = 0; begin == 0 || begin < all.size; begin += tables.series.size) {
    tables.series = {all.data + begin, std::min(all.size - begin, std::max(1, kMostRows / tables.months))};
    std::vector<float> outcomes(static_cast<std::size_t>(tables.outcomes.size) * columns);
    std::vector<float> series(static_cast<std::size_t>(tables.series.size) * months * columns);
    backend.prepare(tables)->simulate(scenario, 1, {outcomes.data(), series.data(), padded(1)});
    course.outcomes.clear();
    for (std::size_t i = 0; i < outcomes.size(); i += columns) course.outcomes.push_back(outcomes[i]);
    for (std::size_t i = 0; i < series.size(); i += columns) {
      if (i % (months * columns) == 0) course.series.emplace_back();
      course.series.back().push_back(series[i]);
    }
  }
  return course;
}

Course simulate_nominal_course(compiled::Tables tables, Backend& backend) {
  tables.nominal = 1;
  return simulate_one(tables, 0, backend);
}

}  // namespace

Replay replay(const StudyFile& file, const StudyVariant& variant, std::optional<std::uint64_t> scenario,
              Backend& backend) {
  const ResultsWanted everything{{"*"}, {"*"}, {}, 0};
  const StudyVariant& base = file.variants.front();
  CompiledVariant compiled_base = compile(base.study, everything);
  const NominalProfit profit = nominal_profit(compiled_base.tables.view());
  CompiledVariant compiled = compile(variant.study, everything);
  count_loss_from(profit, compiled_base.tables.numbers);
  count_loss_from(profit, compiled.tables.numbers);
  Replay replay{variant, scenario, compiled.outcomes, compiled.series, {}, {}, {}};
  replay.nominal = simulate_nominal_course(compiled_base.tables.view(), backend);
  replay.planned = simulate_nominal_course(compiled.tables.view(), backend);
  replay.told = scenario ? simulate_one(compiled.tables.view(), *scenario, backend) : replay.planned;
  return replay;
}

}  // namespace chokepoint
