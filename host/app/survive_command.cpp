#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cctype>

#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "host/app/progress_meter.h"
#include "host/app/survival_table.h"
#include "host/error.h"
#include "host/graph/amounts.h"
#include "host/study/names.h"
#include "host/survival/survival.h"

namespace chokepoint {
namespace {

const Study& variant_of(const StudyFile& file, const std::string& name) {
  std::vector<std::string> known;
  for (const StudyVariant& variant : file.variants) {
    if (variant.name == name) return variant.study;
    known.push_back(variant.name);
  }
  throw UserError(UserError::Kind::study,
                  fmt::format("--variant {}: the study has no such variant (it has {}). "
                              "Choose one of these.",
                              in_quotes(name), listed(known)));
}

/// Months from the study's start to a date "YYYY-MM", or to the study's middle where there is none.
int month_of(const std::string& text, const Study& study) {
  if (study.periods < 2) {
    throw UserError(UserError::Kind::study,
                    "the study has a single month (a site is shut after the first). "
                    "Give it more 'periods'.");
  }
  if (text.empty()) return study.periods / 2;
  bool is_date = text.size() == 7 && text[4] == '-';
  for (const std::size_t i : {0, 1, 2, 3, 5, 6})
    is_date = is_date && std::isdigit(static_cast<unsigned char>(text[i]));
  const int month = is_date ? std::stoi(text.substr(5)) : 0;
  const int at = month < 1 || month > 12
                     ? 0
                     : (std::stoi(text.substr(0, 4)) - study.start_year) * 12 + month - study.start_month;
  if (at >= 1 && at < study.periods) return at;
  throw UserError(
      UserError::Kind::study,
      fmt::format(
          "--at {}: not a month in which a site can be shut (YYYY-MM, after the study's first month, which "
          "sets the network up). Choose one from {} to {}.",
          in_quotes(text), date_of(study, 1), date_of(study, study.periods - 1)));
}

}  // namespace

int survive_command(const SurviveCommand& command) {
  if (command.quiet) spdlog::set_level(spdlog::level::warn);
  const StudyFile file = read_study(command.study, command.settings);
  const Study& study = variant_of(file, command.variant);
  SurvivalReport report;
  const int at = month_of(command.at, study);
  report.at = date_of(study, at);
  report.variant = command.variant;
  report.months = study.periods - at;
  report.scenarios = command.scenarios != 0 ? command.scenarios : static_cast<std::uint64_t>(study.scenarios);

  const auto backend = choose_backend(command.device, command.threads, command.simd);
  spdlog::info("{}: {} scenarios on {} ({}, {} threads), then closures from {} on", file.path,
               report.scenarios, backend->device(), backend->instructions(), backend->workers(), report.at);
  ProgressMeter meter(command.quiet);
  const int threads = command.threads > 0 ? command.threads : available_threads();
  report.sites = survival_of(study, at, report.scenarios, *backend, threads,
                             [&](const Progress& progress) { meter.show(progress); });
  meter.finish();
  fmt::print("{}", command.csv ? survival_csv(study, report) : survival_table(study, report));
  return 0;
}

}  // namespace chokepoint
