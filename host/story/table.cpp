#include "host/story/table.h"

#include <array>
#include <charconv>
#include <cmath>

#include "build_version.h"
#include "host/results/json.h"
#include "host/story/story.h"

namespace chokepoint {
namespace {

/// The fewest digits that read back the same float.
std::string digits(float x) {
  if (!std::isfinite(x)) return x > 0 ? "inf" : "-inf";
  std::array<char, 32> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), x).ptr};
}

/// A cell of CSV (RFC 4180).
std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

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
  std::string text = "month";
  for (const Column& series : replay.series) text += "," + quoted(series.name);
  text += "\n";
  for (int t = 0; t < replay.variant.study.periods; ++t) {
    text += month_text(replay.variant.study, t);
    for (const auto& series : replay.told.series) text += "," + digits(series[static_cast<std::size_t>(t)]);
    text += "\n";
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
