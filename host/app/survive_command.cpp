#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <optional>

#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "host/app/plan_text.h"
#include "host/app/progress_meter.h"
#include "host/app/survival_table.h"
#include "host/error.h"
#include "host/study/months.h"
#include "host/study/names.h"
#include "host/study/variant_choice.h"
#include "host/survival/survival.h"

namespace chokepoint {
namespace {

/// Months from the study's start to a date "YYYY-MM", or to the study's middle where there is none.
int month_of(const std::string& text, const Study& study) {
  if (study.periods < 2) {
    throw UserError(UserError::Kind::study,
                    "the study has a single month (a site is shut after the first). "
                    "Give it more 'periods'.");
  }
  if (text.empty()) return study.periods / 2;
  const std::optional<WrittenMonth> month = read_month(text);
  const int at = month && month->exists() ? month->since_year_0() - first_month(study) : 0;
  if (at >= 1 && at < study.periods) return at;
  throw UserError(
      UserError::Kind::study,
      fmt::format(
          "--at {}: not a month in which a site can be shut (YYYY-MM, after the study's first month, which "
          "sets the network up). Choose one from {} to {}.",
          in_quotes(text), month_text(study, 1), month_text(study, study.periods - 1)));
}

}  // namespace

int survive_command(const SurviveCommand& command) {
  if (command.quiet) spdlog::set_level(spdlog::level::warn);
  const StudyFile file = read_study(command.study, command.settings);
  const Study& study = variant_of(file, command.variant).study;
  SurvivalReport report;
  const int at = month_of(command.at, study);
  report.at = month_text(study, at);
  report.variant = command.variant;
  report.months = study.periods - at;
  report.scenarios = command.scenarios != 0 ? command.scenarios : static_cast<std::uint64_t>(study.scenarios);

  const auto backend = choose_backend(command.device, command.threads, command.simd);
  spdlog::info("{}: {} on {}, then closures from {} on", printable(file.path),
               amount(report.scenarios, "scenario"), device_text(*backend), report.at);
  ProgressMeter meter(command.quiet);
  const int threads = command.threads > 0 ? command.threads : available_threads();
  report.sites = survival_of(study, at, report.scenarios, *backend, threads,
                             [&](const Progress& progress) { meter.show(progress); });
  meter.finish();
  fmt::print("{}", command.csv ? survival_csv(study, report) : survival_table(study, report));
  return 0;
}

}  // namespace chokepoint
