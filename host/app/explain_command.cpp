#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "build_version.h"
#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "host/app/scenario_choice.h"
#include "host/app/settings.h"
#include "host/error.h"
#include "host/results/reader.h"
#include "host/story/story.h"
#include "host/story/table.h"
#include "host/study/names.h"
#include "host/study/switch_offs.h"
#include "host/study/variant_choice.h"

namespace chokepoint {
namespace {

bool is_run(const std::string& target) {
  const std::filesystem::path path(target);
  std::error_code none;
  return std::filesystem::is_directory(path, none) || path.extension() == ".h5";
}

/// Read the study, that of a run as the run had it; the command's settings come after the run's own.
ExplainTarget read_target(const ExplainCommand& command) {
  ExplainTarget target;
  if (is_run(command.target)) {
    target.run = read_result(command.target);
    const Result& run = *target.run;
    std::vector<Setting> settings = settings_of(run.settings);
    settings.insert(settings.end(), command.settings.begin(), command.settings.end());
    target.study = read_study({command.target, run.study_name, run.study_text, run.data}, settings);
  } else {
    if (std::error_code none; !std::filesystem::exists(command.target, none)) {
      throw UserError(
          UserError::Kind::file,
          printable(command.target) +
              ": is not there (neither a study nor the directory of a run). Is this the right path?");
    }
    target.study = read_study(command.target, command.settings);
  }
  if (is_switch_off(command.variant)) {
    add_switch_offs(target.study, {command.variant.substr(command.variant.find('/') + 1)});
  }
  return target;
}

/// Warn if the run recorded this scenario, and otherwise than it is told.
void check_against_run(const std::string& path, const Result& run, const Replay& replay) {
  if (!replay.scenario) return;
  const auto variant = std::find_if(run.variants.begin(), run.variants.end(), [&](const VariantResult& one) {
    return one.name == replay.variant.name;
  });
  if (variant == run.variants.end()) return;
  std::vector<float> kept;  // the scenario's outcomes, where the run kept it
  if (*replay.scenario >= run.first)
    kept = read_scenario(path, static_cast<std::size_t>(variant - run.variants.begin()),
                         *replay.scenario - run.first);
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
    if (!kept.empty()) recorded = static_cast<double>(kept[o]);
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
  const ExplainTarget target = read_target(command);
  const auto backend = choose_backend(command.device, command.threads, command.simd);
  ScenarioChoice choice = choose_scenario(command, target, *backend);
  const Replay told =
      replay(target.study, variant_of(target.study, command.variant), choice.scenario, *backend);
  if (target.run && command.settings.empty()) check_against_run(command.target, *target.run, told);
  for (const Setting& setting : command.settings)
    choice.preface.push_back(fmt::format("With {} = {}.", printable(setting.path), printable(setting.value)));
  fmt::print("{}", command.csv    ? csv_of(told)
                   : command.json ? json_of(told)
                                  : story_of(told, choice.preface));
  return 0;
}

}  // namespace chokepoint
