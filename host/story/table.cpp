#include "host/story/table.h"

#include <fmt/format.h>

#include "build_version.h"
#include "host/results/csv.h"
#include "host/results/json.h"
#include "host/story/story.h"

namespace chokepoint {
namespace {

JsonObject outcomes_of(const Replay& replay) {
  JsonObject all;
  for (std::size_t i = 0; i < replay.outcomes.size(); ++i) {
    JsonObject outcome;
    outcome.single("value", replay.told.outcomes[i])
        .single("planned", replay.planned.outcomes[i])
        .single("nominal", replay.nominal.outcomes[i])
        .text("units", replay.outcomes[i].units);
    all.object(replay.outcomes[i].name, outcome);
  }
  return all;
}

JsonObject series_of(const Replay& replay) {
  JsonObject all;
  for (std::size_t i = 0; i < replay.series.size(); ++i) {
    JsonObject series;
    series.singles("values", replay.told.series[i])
        .singles("planned", replay.planned.series[i])
        .text("units", replay.series[i].units);
    all.object(replay.series[i].name, series);
  }
  return all;
}

std::vector<JsonObject> events_as_json(const Replay& replay) {
  const Account account(replay);
  std::vector<JsonObject> events;
  for (const Event& event : events_of(account)) {
    events.emplace_back();
    events.back()
        .text("from", month_text(account.study(), event.months.from))
        .text("to", month_text(account.study(), event.months.to))
        .text("text", event.text);
  }
  return events;
}

}  // namespace

std::string csv_of(const Replay& replay) {
  std::vector<std::string> names = {"month"};
  for (const Column& series : replay.series) names.push_back(series.name);
  std::string text = csv_line(names);
  for (int t = 0; t < replay.variant.study.periods; ++t) {
    std::vector<std::string> cells = {month_text(replay.variant.study, t)};
    for (const auto& series : replay.told.series)
      cells.push_back(fmt::format("{}", series[static_cast<std::size_t>(t)]));
    text += csv_line(cells);
  }
  return text;
}

std::string json_of(const Replay& replay) {
  const Study& study = replay.variant.study;
  std::vector<std::string> months;
  for (int t = 0; t < study.periods; ++t) months.push_back(month_text(study, t));
  JsonObject json;
  json.text("program_version", kProgramVersion)
      .text("git_commit", kGitCommit)
      .text("study_name", study.name)
      .text("title", study.title)
      .text("variant", replay.variant.name)
      .text("variant_title", replay.variant.title)
      .text("scenario", replay.scenario ? std::to_string(*replay.scenario) : "nominal")
      .text("seed", std::to_string(study.seed))
      .text("currency", study.currency)
      .texts("months", months)
      .object("outcomes", outcomes_of(replay))
      .object("series", series_of(replay))
      .objects("events", events_as_json(replay));
  return json.str();
}

}  // namespace chokepoint
