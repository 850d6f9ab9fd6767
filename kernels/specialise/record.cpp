// Run the kernels over arithmetic that records.

#define CHOKEPOINT_RECORDING

#include <algorithm>

#include "kernels/arithmetic/recording_desk.h"
#include "kernels/model/scenario-inl.h"
#include "kernels/run/placed_tables.h"
#include "kernels/specialise/program.h"

namespace chokepoint::specialise {

using namespace recording_target;

namespace {

/// As many as a month's, or the beginning's, may be counted.
std::size_t drawn_rows(const compiled::Tables& tables) {
  std::int32_t rows = 0;
  for (std::int32_t i = 0; i < tables.drawn_levels.size; ++i)
    rows = std::max(rows, tables.drawn_levels[i].row + 1);
  for (std::int32_t i = 0; i < tables.drawn_months.size; ++i)
    rows = std::max(rows, (tables.drawn_months[i].row + 1) * tables.months);
  return static_cast<std::size_t>(rows);
}

}  // namespace

std::vector<Recording> record(const compiled::Tables& given, Pieces pieces) {
  const PlacedTables placed(given, 1);
  const compiled::Tables tables = placed.view();
  Desk here;
  here.workspace.resize(static_cast<std::size_t>(tables.slots));
  const auto rows = static_cast<std::size_t>(tables.outcomes.size) +
                    static_cast<std::size_t>(tables.series.size) * static_cast<std::size_t>(tables.months);
  here.months = tables.months;
  here.make_room(rows + 1, drawn_rows(tables));
  const auto list = [](const compiled::Array<float>& array) {
    return std::span(array.data, static_cast<std::size_t>(array.size));
  };
  here.lists[kPolynomialCoefficients] = list(tables.polynomial_coefficients);
  here.lists[kConstants] = list(tables.constants);
  const State state(here.workspace.data(), 1);
  // One column; a month's rows all count from the series' first, and from the first of drawn months.
  const Output output{here.first_row(), here.first_row(), 1};

  desk = &here;
  std::vector<Recording> recordings;
  const auto add = [&](std::int32_t t, auto&& work) {
    recordings.emplace_back(here.workspace.size(), t);
    here.recording = &recordings.back();
    const float* const drawn = here.first_drawn();
    work(Scenario{philox_scenario(Word::of(note(Op::scenario_low))),
                  Word::of(note(Op::scenario_high)),
                  false,
                  {drawn, drawn - t, 1}});
  };
  add(0, [&](const Scenario& scenario) { begin_scenario(tables, state, scenario); });
  for (std::int32_t t = 0; t < tables.months; ++t) {
    const auto end_month = [&] {
      advance_network(tables, state, t);
      Output first_month = output;
      first_month.series -= t;
      report_month(tables, state, t, first_month, 0);
    };
    if (pieces == Pieces::several_a_month) {
      add(t, [&](const Scenario& scenario) { take_draws(tables, state, scenario, t); });
      if (recordings.back().is_empty()) recordings.pop_back();
      add(t, [&](const Scenario&) { advance_weather(tables, state, t); });
      add(t, [&](const Scenario&) { end_month(); });
    } else {
      add(t, [&](const Scenario& scenario) {
        take_draws(tables, state, scenario, t);
        advance_weather(tables, state, t);
        end_month();
      });
    }
  }
  add(0, [&](const Scenario&) { report_outcomes(tables, state, output, 0); });
  desk = nullptr;
  return recordings;
}

}  // namespace chokepoint::specialise
