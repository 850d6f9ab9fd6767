#include "host/engine/nominal.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "kernels/run/simulate.h"

namespace chokepoint {
namespace {

/// The largest magnitude of each series. One that is 0 all along (losses, a plant that opens later) takes the
/// largest among the series in its unit.
std::vector<double> scales(const NominalRun& run, const std::vector<Column>& columns, std::size_t months) {
  std::vector<double> scale(columns.size());
  std::map<std::string, double> of_unit;
  for (std::size_t s = 0; s < columns.size(); ++s) {
    for (std::size_t t = 0; t < months; ++t) {
      scale[s] = std::max(scale[s], std::abs(static_cast<double>(run.series[s * months + t])));
    }
    of_unit[columns[s].units] = std::max(of_unit[columns[s].units], scale[s]);
  }
  for (std::size_t s = 0; s < columns.size(); ++s) {
    if (scale[s] == 0) scale[s] = of_unit[columns[s].units];
  }
  return scale;
}

}  // namespace

NominalRun run_nominal(compiled::Tables tables) {
  tables.nominal = 1;
  const auto columns = static_cast<std::size_t>(padded(1));
  std::vector<float> outcomes(static_cast<std::size_t>(tables.outcomes.size) * columns);
  const auto rows = static_cast<std::size_t>(tables.series.size) * static_cast<std::size_t>(tables.months);
  std::vector<float> series(rows * columns);
  const Output output{outcomes.data(), series.data(), padded(1)};
  make_cpu_backend(1, "scalar")->prepare(tables)->simulate(0, 1, output);

  NominalRun run;
  for (std::size_t i = 0; i < outcomes.size(); i += columns) run.outcomes.push_back(outcomes[i]);
  for (std::size_t i = 0; i < series.size(); i += columns) run.series.push_back(series[i]);
  return run;
}

Nominal simulate_nominal(const CompiledVariant& base) {
  using Kind = compiled::Outcome::Kind;
  const std::vector<compiled::Outcome> wanted = {{Kind::profit}, {Kind::loss}};
  compiled::Tables tables = base.tables.view();
  tables.outcomes = {wanted.data(), static_cast<std::int32_t>(wanted.size())};
  tables.nominal_profit = 0;
  tables.nominal_profit_rest = 0;

  Nominal nominal;
  nominal.profit = run_nominal(tables).outcomes[0];
  // Measured against its own rounded value, the nominal loss is what the rounding left.
  tables.nominal_profit = nominal.profit;
  const NominalRun run = run_nominal(tables);
  nominal.profit_rest = -run.outcomes[1];

  nominal.series_scale = scales(run, base.series, static_cast<std::size_t>(tables.months));
  return nominal;
}

}  // namespace chokepoint
