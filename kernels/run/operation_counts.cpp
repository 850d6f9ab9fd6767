// Run the kernels over arithmetic that counts.

#define CHOKEPOINT_COUNTING

#include "kernels/run/operation_counts.h"

#include <vector>

#include "kernels/model/scenario-inl.h"
#include "kernels/run/placed_tables.h"

namespace chokepoint {
namespace {

using namespace counting_target;

/// Count what `work` does.
template <class Work>
Operations count(Work&& work) {
  Operations operations;
  tally = &operations;
  work();
  tally = nullptr;
  return operations;
}

/// What one draw takes of Philox.
Operations of_philox() {
  return count([] { philox_of_scenario(0, 0, PhiloxScenario(), 0, 0, 0); });
}

Operations of_normal() {
  return count([] { normal_of_word(Word()); });
}

/// The words and `normals` normals among the operations of a part whose wide multiplications are all
/// Philox's.
void take_random(const Operations& part, std::int64_t normals, ScenarioOperations& parts) {
  const Operations philox = of_philox(), normal = of_normal();
  const std::int64_t calls = part.wide_multiply / philox.wide_multiply;
  parts.words = plus(parts.words, philox, calls);
  parts.normals = plus(parts.normals, normal, normals);
  parts.weather = plus(plus(plus(parts.weather, part), philox, -calls), normal, -normals);
}

/// The normals that a draw of four months makes of its words.
std::int64_t normals_of_block(const Tables& tables) {
  std::int64_t normals = 0;
  for (std::int32_t i = 0; i < tables.path_latents.size; ++i) {
    if (!keeps_words(tables, tables.path_latents[i])) normals += 4;
  }
  return normals;
}

}  // namespace

ScenarioOperations count_operations(const compiled::Tables& given) {
  const PlacedTables placed(given, 1);
  const Tables tables = placed.view();
  std::vector<float> workspace(static_cast<std::size_t>(tables.slots) + 1), result(1);
  const State state(workspace.data(), 1);
  const Output output{result.data(), result.data(), 0};  // every row in one place: nothing is written
  Scenario scenario;
  ScenarioOperations parts;
  parts.words = count([&] { scenario = scenarios_from(0, {}); });
  take_random(count([&] { begin_weather(tables, state, scenario); }),
              tables.level_drivers.size + tables.copulas.size, parts);
  parts.weather = plus(parts.weather, count([&] {
                         evaluate_quantities<Factors::infinite>(tables, state, tables.level_quantities, 0);
                         open_stages(tables, state);
                       }));
  for (std::int32_t t = 0; t < tables.months; ++t) {
    const Operations draws = count([&] { take_draws(tables, state, scenario, t); });
    take_random(draws, t % 4 == 0 ? normals_of_block(tables) : 0, parts);
    parts.weather = plus(parts.weather, count([&] { advance_weather(tables, state, t); }));
    parts.month = plus(parts.month, count([&] { advance_network(tables, state, t); }));
    parts.outcomes = plus(parts.outcomes, count([&] { report_month(tables, state, t, output, 0); }));
  }
  parts.outcomes = plus(parts.outcomes, count([&] { report_outcomes(tables, state, output, 0); }));
  return parts;
}

}  // namespace chokepoint
