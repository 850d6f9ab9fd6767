#include "host/app/scenario_choice.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "host/app/numbers.h"
#include "host/app/plan_text.h"
#include "host/error.h"
#include "host/story/phrases.h"
#include "host/story/search.h"
#include "host/study/names.h"
#include "host/study/variant_choice.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kMostSearched = 1000000;  // [scenario] among which a quantile's is sought

UserError usage(const std::string& text) { return {UserError::Kind::study, text}; }

/// Where a name stands in a list; tells the names that there are.
template <class List>
std::size_t position_of(const std::string& option, const std::string& name, const List& list) {
  std::vector<std::string> known;
  for (const auto& one : list) known.push_back(one.name);
  const auto found = std::find(known.begin(), known.end(), name);
  if (found != known.end()) return static_cast<std::size_t>(found - known.begin());
  const auto near = nearest_name(name, known);
  throw usage(fmt::format("{} {}: the run has none of this name (it has {}). {}", option, printable(name),
                          listed(known),
                          near ? "Did you mean " + in_quotes(*near) + "?" : "Choose one of these."));
}

/// A column of a run.
struct Ranking {
  const Result& run;
  std::size_t variant, outcome;

  Ranking(const ExplainCommand& command, const Result& of_run)
      : run(of_run),
        variant(position_of("--variant", command.variant, of_run.variants)),
        outcome(
            position_of("--outcome", command.outcome.empty() ? "loss" : command.outcome, of_run.outcomes)) {}

  const OutcomeSummary& summary() const { return run.variants[variant].outcome[outcome]; }
  const Column& column() const { return run.outcomes[outcome]; }
  std::string value(double x) const { return amount_text(x, column().units); }
};

ScenarioChoice choose_worst(const ExplainCommand& command, const Ranking& ranking) {
  const std::vector<RankedScenario>& worst = ranking.summary().worst;
  if (worst.empty()) {
    throw usage(fmt::format(
        "--worst {}: this run did not keep its worst scenarios (an older program wrote it). Run the "
        "study again?",
        command.worst));
  }
  const std::uint64_t rank = whole_number("--worst", command.worst, 1, worst.size());
  const RankedScenario& chosen = worst[rank - 1];
  const char* const end = ranking.column().worse == Worse::neither ? "highest" : "worst";
  const std::string which =
      rank == 1 ? fmt::format("The {}", end) : fmt::format("Number {} of the {}", rank, end);
  return {chosen.scenario,
          {fmt::format("{} of {} by {} ({}).", which, amount(ranking.run.scenarios, "scenario"),
                       ranking.column().name, ranking.value(chosen.value))}};
}

/// Which of the run's probabilities a text means.
std::size_t probability_of(const std::string& text, const std::vector<Probability>& known) {
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < known.size(); ++i) {
    texts.push_back(known[i].text);
    char* end = nullptr;
    if (text == known[i].text || (std::strtod(text.c_str(), &end) == known[i].value && *end == '\0'))
      return i;
  }
  throw usage(fmt::format("--quantile {}: the run has no such probability (it has {}). Choose one of these.",
                          printable(text), fmt::join(texts, ", ")));
}

ScenarioChoice choose_quantile(const ExplainCommand& command, const Ranking& ranking,
                               const ExplainTarget& target, Backend& backend) {
  const Result& run = ranking.run;
  const std::size_t i = probability_of(command.quantile, run.probabilities);
  const double wanted = ranking.summary().quantile[i].value;
  const std::uint64_t searched = std::min(run.scenarios, kMostSearched);
  const Found found = nearest_scenario(target.study, variant_of(target.study, command.variant),
                                       ranking.column().name, wanted, {run.first, searched}, backend);
  std::string text = fmt::format("The {} quantile of {} is {}; ", run.probabilities[i].text,
                                 ranking.column().name, ranking.value(wanted));
  if (found.value == wanted) {
    text += "this scenario has exactly that.";
  } else {
    text += fmt::format("of the first {} this one is nearest, {} away.", amount(searched, "scenario"),
                        ranking.value(std::abs(found.value - wanted)));
  }
  return {found.scenario, {text}};
}

}  // namespace

ScenarioChoice choose_scenario(const ExplainCommand& command, const ExplainTarget& target, Backend& backend) {
  const int given = !command.scenario.empty() + !command.worst.empty() + !command.quantile.empty();
  if (given != 1) {
    throw usage(
        "explain: which scenario? (one of --scenario, --worst and --quantile is needed). Write --scenario 0, "
        "--scenario nominal or, of a run, --worst 1 or --quantile 0.99.");
  }
  if (!command.scenario.empty() && !command.outcome.empty()) {
    throw usage(
        "--outcome: ranks scenarios (--scenario names one). Leave it out, or give --worst or --quantile.");
  }
  if (command.scenario == "nominal") return {};
  if (!command.scenario.empty()) return {whole_number("--scenario", command.scenario, 0), {}};
  if (!target.run) {
    throw usage(
        fmt::format("{}: is a study (only a run knows its worst scenarios and quantiles). Name a run's "
                    "directory, or give --scenario.",
                    printable(command.target)));
  }
  if (!command.settings.empty()) {
    throw usage(
        "--set, --seed: change the study (--worst and --quantile are the run's own scenarios). Find the "
        "scenario's "
        "number first, then give it with --scenario and --set.");
  }
  const Ranking ranking(command, *target.run);
  return command.worst.empty() ? choose_quantile(command, ranking, target, backend)
                               : choose_worst(command, ranking);
}

}  // namespace chokepoint
