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

NominalProfit nominal_profit(compiled::Tables tables) {
  using Kind = compiled::Outcome::Kind;
  const std::vector<compiled::Outcome> wanted = {{Kind::profit}, {Kind::loss}};
  tables.outcomes = {wanted.data(), static_cast<std::int32_t>(wanted.size())};
  tables.series = {};
  count_loss_from({}, tables);
  NominalProfit profit{run_nominal(tables).outcomes[0], 0};
  // Measured against its own rounded value, the nominal loss is what the rounding left.
  count_loss_from(profit, tables);
  profit.rest = -run_nominal(tables).outcomes[1];
  return profit;
}

void count_loss_from(const NominalProfit& profit, compiled::Tables& tables) {
  tables.nominal_profit = profit.rounded;
  tables.nominal_profit_rest = profit.rest;
}

Nominal simulate_nominal(const CompiledVariant& base) {
  const compiled::Tables tables = base.tables.view();
  const NominalRun run = run_nominal(tables);
  return {nominal_profit(tables), scales(run, base.series, static_cast<std::size_t>(tables.months)),
          run.outcomes};
}

}  // namespace chokepoint
