#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>

#include "build_version.h"
#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "host/app/numbers.h"
#include "host/app/settings.h"
#include "host/error.h"
#include "host/results/reader.h"
#include "host/story/phrases.h"
#include "host/story/search.h"
#include "host/story/story.h"
#include "host/story/table.h"
#include "host/study/names.h"
#include "host/study/switch_offs.h"
#include "host/study/variant_choice.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kMostSearched = 1000000;  // [scenario] among which a quantile's is sought

UserError usage(const std::string& text) { return {UserError::Kind::study, text}; }

/// What is explained: a study, and the run that it comes from, if it does.
struct Target {
  StudyFile study;
  std::optional<Result> run;
};

bool is_run(const std::string& target) {
  const std::filesystem::path path(target);
  std::error_code none;
  return std::filesystem::is_directory(path, none) || path.extension() == ".h5";
}

/// Read the study as the run had it; `more` settings come after the run's own.
Target read_target(const ExplainCommand& command) {
  Target target;
  if (is_run(command.target)) {
    target.run = read_result(command.target, Sample::read);
    const Result& run = *target.run;
    std::vector<Setting> settings = settings_of(run.settings);
    settings.insert(settings.end(), command.settings.begin(), command.settings.end());
    target.study = read_study({command.target, run.study_name, run.study_text, run.data}, settings);
  } else {
    target.study = read_study(command.target, command.settings);
  }
  if (is_switch_off(command.variant)) {
    add_switch_offs(target.study, {command.variant.substr(command.variant.find('/') + 1)});
  }
  return target;
}

/// The scenario that is told, why it is, and what the run recorded of it.
struct Choice {
  std::optional<std::uint64_t> scenario;  // none: the nominal one
  std::vector<std::string> preface;
};

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
        outcome(position_of("--outcome", command.outcome, of_run.outcomes)) {}

  const OutcomeSummary& summary() const { return run.variants[variant].outcome[outcome]; }
  const Column& column() const { return run.outcomes[outcome]; }
  std::string value(double x) const { return amount_text(x, column().units); }
};

Choice choose_worst(const ExplainCommand& command, const Ranking& ranking) {
  const std::vector<RankedScenario>& worst = ranking.summary().worst;
  if (worst.empty()) {
    throw usage(fmt::format(
        "--worst {}: this run did not keep its worst scenarios (an older program wrote it). Run the "
        "study again?",
        command.worst));
  }
  const std::uint64_t rank = whole_number("--worst", command.worst, 1);
  if (rank > worst.size()) {
    throw usage(
        fmt::format("--worst {}: the run does not know it (it kept the worst {}). Choose one of these.", rank,
                    worst.size()));
  }
  const RankedScenario& chosen = worst[rank - 1];
  const std::string which = rank == 1 ? "The worst" : fmt::format("Number {} of the worst", rank);
  return {chosen.scenario,
          {fmt::format("{} of {} scenarios by {} ({}).", which,
                       number_text(static_cast<double>(ranking.run.scenarios)), ranking.column().name,
                       ranking.value(chosen.value))}};
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

Choice choose_quantile(const ExplainCommand& command, const Ranking& ranking, const Target& target,
                       Backend& backend) {
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
    text += fmt::format("of the first {} scenarios this one is nearest, {} away.",
                        number_text(static_cast<double>(searched)),
                        ranking.value(std::abs(found.value - wanted)));
  }
  return {found.scenario, {text}};
}

Choice choose(const ExplainCommand& command, const Target& target, Backend& backend) {
  const int given = !command.scenario.empty() + !command.worst.empty() + !command.quantile.empty();
  if (given != 1) {
    throw usage(
        "explain: which scenario? (one of --scenario, --worst and --quantile is needed). Write --scenario 0, "
        "--scenario nominal or, of a run, --worst 1 or --quantile 0.99.");
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
        "--set: changes the study (--worst and --quantile are the run's own scenarios). Find the scenario's "
        "number first, then give it with --scenario and --set.");
  }
  const Ranking ranking(command, *target.run);
  return command.worst.empty() ? choose_quantile(command, ranking, target, backend)
                               : choose_worst(command, ranking);
}

/// Warn if the run recorded this scenario, and otherwise than it is told.
void check_against_run(const Result& run, const Replay& replay) {
  if (!replay.scenario) return;
  const auto variant = std::find_if(run.variants.begin(), run.variants.end(), [&](const VariantResult& one) {
    return one.name == replay.variant.name;
  });
  if (variant == run.variants.end()) return;
  for (std::size_t o = 0; o < run.outcomes.size(); ++o) {
    const Column& column = run.outcomes[o];
    const auto known = std::find_if(replay.outcomes.begin(), replay.outcomes.end(),
                                    [&](const Column& one) { return one.name == column.name; });
    if (known == replay.outcomes.end()) continue;
    const auto told =
        static_cast<double>(replay.told.outcomes[static_cast<std::size_t>(known - replay.outcomes.begin())]);
    std::optional<double> recorded;
    for (const RankedScenario& ranked : variant->outcome[o].worst)
      if (ranked.scenario == *replay.scenario) recorded = ranked.value;
    const std::uint64_t place = *replay.scenario - run.first;
    if (*replay.scenario >= run.first && !variant->sample.empty() && place < variant->sample[o].size())
      recorded = static_cast<double>(variant->sample[o][place]);
    if (!recorded || *recorded == told) continue;
    spdlog::warn(
        "the run recorded {} of {} in this scenario, not {}: another program made it ({}, commit {}; this is "
        "{}, {})",
        *recorded, column.name, told, run.program_version, run.git_commit, kProgramVersion, kGitCommit);
    return;
  }
}

}  // namespace

int explain_command(const ExplainCommand& command) {
  const Target target = read_target(command);
  const auto backend = choose_backend(command.device, command.threads, command.simd);
  Choice choice = choose(command, target, *backend);
  const Replay told =
      replay(target.study, variant_of(target.study, command.variant), choice.scenario, *backend);
  if (target.run && command.settings.empty()) check_against_run(*target.run, told);
  for (const Setting& setting : command.settings)
    choice.preface.push_back(fmt::format("With {} = {}.", printable(setting.path), printable(setting.value)));
  fmt::print("{}", command.csv    ? csv_of(told)
                   : command.json ? json_of(told)
                                  : story_of(told, choice.preface));
  return 0;
}

}  // namespace chokepoint
