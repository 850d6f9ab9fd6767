#include "host/study/regimes.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <set>

#include "host/study/drivers.h"
#include "host/study/names.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

constexpr double kRowTolerance = 1e-9;

/// Read the names of the states; none if there is a mistake, so that nothing is counted against them.
std::vector<std::string> read_states(const Table& table) {
  std::vector<std::string> states;
  const auto value = table.need("states");
  const auto list = value ? value->list() : std::nullopt;
  if (!list) return states;
  bool good = !list->empty() && list->size() <= static_cast<std::size_t>(kMaxStates);
  if (!good)
    value->tell("'states' has " + std::to_string(list->size()) + " names",
                "a regime has 1 to " + std::to_string(kMaxStates) + " states", "Name as many.");
  for (const Value& state : *list) {
    const auto name = state.name();
    const bool is_second = name && std::find(states.begin(), states.end(), *name) != states.end();
    if (is_second)
      state.tell("a second state " + in_quotes(*name), "names of states are unique",
                 "Rename one of the two.");
    good = good && name && !is_second;
    states.push_back(name.value_or(""));
  }
  return good ? states : std::vector<std::string>{};
}

Index read_initial(const Table& table, const std::vector<std::string>& states) {
  const auto value = table.need("initial");
  const auto name = value ? value->text() : std::nullopt;
  if (!name || states.empty()) return 0;
  const auto found = std::find(states.begin(), states.end(), *name);
  if (found != states.end()) return static_cast<Index>(found - states.begin());
  const auto nearest = nearest_name(*name, states);
  value->tell("unknown state " + in_quotes(*name) + " in 'initial'", "the states are " + listed(states),
              nearest ? "Did you mean '" + printable(*nearest) + "'?" : "Name one of them.");
  return 0;
}

/// Read a square matrix of probabilities whose rows sum to 1.
Matrix read_transition(const Table& table, std::size_t states) {
  Matrix matrix;
  const auto value = table.need("transition");
  const auto rows = value ? value->list() : std::nullopt;
  if (!rows) return matrix;
  const std::string need = std::to_string(states);
  if (states > 0 && rows->size() != states)
    value->tell(in_quotes(value->path()) + " has " + std::to_string(rows->size()) + " rows",
                "the regime has " + need + " states", "Give one row a state.");
  for (const Value& row : *rows) {
    const auto numbers = row.numbers(kShare);
    matrix.push_back(numbers.value_or(std::vector<double>{}));
    if (!numbers) continue;
    const double sum = std::accumulate(numbers->begin(), numbers->end(), 0.0);
    char shown[32];
    std::snprintf(shown, sizeof shown, "%.12g", sum);
    if (states > 0 && numbers->size() != states)
      row.tell(in_quotes(row.path()) + " has " + std::to_string(numbers->size()) + " numbers",
               "the regime has " + need + " states", "Give one number a state.");
    else if (std::abs(sum - 1) > kRowTolerance)
      row.tell(in_quotes(row.path()) + " sums to " + shown,
               "next month's state is one of those named, so a row sums to 1", "Correct the row.");
  }
  return matrix;
}

void read_changes(Reading& reading, const Table& table, Regime& regime) {
  const auto value = table.find("change");
  const auto list = value ? value->list() : std::nullopt;
  std::set<int> months;
  for (const Value& element : list.value_or(std::vector<Value>{})) {
    const Table change(element, schema::kChange);
    const Matrix matrix = read_transition(change, regime.states.size());
    const auto at = change.need("at");
    const auto date = at ? at->month() : std::nullopt;
    if (!date || !reading.start) continue;
    const int month = *date - *reading.start;
    if (month < 1 || (reading.study.periods > 0 && month >= reading.study.periods))
      at->wrong(month == 0  ? "in the first month the state is 'initial'"
                : month < 0 ? "it is before the study's start"
                            : "it is after the study's " + std::to_string(reading.study.periods) + " months",
                "Give a later month of the study, or leave the change out.");
    else if (!months.insert(month).second)
      at->wrong("another change of this regime is in the same month", "Keep one of the two.");
    regime.changes.push_back({month, matrix});
  }
}

}  // namespace

void read_regimes(Reading& reading, const Table& root) {
  for (const Value& value : tables_of(root, "regime", kMaxRegimes, reading.mistakes)) {
    const Table table(value, schema::kRegime);
    Regime regime;
    regime.name = read_name(table, reading.regimes, static_cast<Index>(reading.study.regimes.size()));
    regime.states = read_states(table);
    regime.initial = read_initial(table, regime.states);
    regime.transition = read_transition(table, regime.states.size());
    read_changes(reading, table, regime);
    if (const auto loadings = table.find("loadings")) regime.loadings = read_loadings(reading, *loadings);
    regime.held = table.flag("held", false);
    reading.study.regimes.push_back(std::move(regime));
  }
}

}  // namespace chokepoint
