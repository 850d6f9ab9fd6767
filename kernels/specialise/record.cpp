// Run the kernels over arithmetic that records.

#define CHOKEPOINT_RECORDING

#include "kernels/arithmetic/recording_desk.h"
#include "kernels/model/scenario-inl.h"
#include "kernels/run/placed_tables.h"
#include "kernels/specialise/program.h"

namespace chokepoint::specialise {

using namespace recording_target;

std::vector<Recording> record(const compiled::Tables& given) {
  const PlacedTables placed(given, 1);
  const compiled::Tables tables = placed.view();
  Desk here;
  here.workspace.resize(static_cast<std::size_t>(tables.slots));
  const auto rows = static_cast<std::size_t>(tables.outcomes.size) +
                    static_cast<std::size_t>(tables.series.size) * static_cast<std::size_t>(tables.months);
  here.rows.resize(rows + 1);
  const auto list = [](const compiled::Array<float>& array) {
    return std::span(array.data, static_cast<std::size_t>(array.size));
  };
  here.lists[kPolynomialCoefficients] = list(tables.polynomial_coefficients);
  here.lists[kConstants] = list(tables.constants);
  const State state(here.workspace.data(), 1);
  // One column; a month's rows all count from the series' first.
  const Output output{here.rows.data(), here.rows.data(), 1};

  desk = &here;
  std::vector<Recording> recordings;
  const auto add = [&](auto&& work) {
    recordings.emplace_back(here.workspace.size());
    here.recording = &recordings.back();
    work(Scenario{philox_scenario(Word::of(note(Op::scenario_low))), Word::of(note(Op::scenario_high)),
                  false});
  };
  add([&](const Scenario& scenario) { begin_scenario(tables, state, scenario); });
  for (std::int32_t t = 0; t < tables.months; ++t) {
    add([&](const Scenario& scenario) {
      simulate_month(tables, state, scenario, t);
      Output first_month = output;
      first_month.series -= t;
      report_month(tables, state, t, first_month, 0);
    });
  }
  add([&](const Scenario&) { report_outcomes(tables, state, output, 0); });
  desk = nullptr;
  return recordings;
}

}  // namespace chokepoint::specialise
