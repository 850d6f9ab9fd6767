#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <cmath>

#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "host/app/plan_text.h"
#include "host/app/tables.h"
#include "host/engine/forecast.h"
#include "host/results/json.h"
#include "host/study/names.h"
#include "host/study/switch_offs.h"

namespace chokepoint {
namespace {

constexpr double kTrial = 0.8;  // [s] of simulation

std::string line(const std::string& name, const std::string& value) {
  return fmt::format("  {:<14}{}\n", name, value);
}

/// Write a time with two digits of its error.
std::string time_text(double seconds, double error) {
  const bool is_short = seconds < 120;
  const double unit = is_short ? 1 : seconds < 7200 ? 60 : 3600;
  const char* const name = is_short ? "s" : seconds < 7200 ? "min" : "h";
  return fmt::format("{} {}", written({seconds, error}, unit), name);
}

std::string text_of(const StudyFile& file, const Forecast& forecast, const Backend& backend) {
  const RunPlan& plan = forecast.plan;
  std::string variants;
  for (const std::string& name : plan.variants) variants += (variants.empty() ? "" : ", ") + printable(name);
  std::string text = fmt::format("{}\n", printable(file.path));
  text += line("scenarios", fmt::format("{} from number {}, {} together", counted(plan.scenarios), plan.first,
                                        counted(static_cast<std::uint64_t>(plan.batches.most))));
  text += line("variants", fmt::format("{}: {}", counted(plan.variants.size()), variants));
  text += line("outcomes", fmt::format("{}, and {} of {}", counted(plan.outcomes),
                                       amount(plan.series, "series"), amount(plan.months, "month")));
  text += line("device", device_text(backend));
  text += line("memory", memory_text(plan.memory));
  text += line("", memory_parts(plan.memory));
  text += line("file", bytes_text(forecast.file_bytes));
  text += line("time", time_text(forecast.seconds, forecast.seconds_error));
  text += line("", fmt::format("{:.3g} scenarios a second, by a trial of {}", forecast.scenarios_per_second,
                               amount(forecast.tried, "scenario")));
  return text;
}

JsonObject memory_json(const MemoryPlan& memory) {
  JsonObject json;
  json.number("peak", memory.peak())
      .number("program", memory.program)
      .number("batches", memory.batches)
      .number("statistics_at_first", memory.first)
      .number("statistics", memory.statistics)
      .number("results", memory.results)
      .number("file_image", memory.file);
  return json;
}

std::string json_of(const StudyFile& file, const Forecast& forecast, const Backend& backend) {
  const RunPlan& plan = forecast.plan;
  JsonObject json;
  json.text("study", file.path)
      .integer("first", plan.first)
      .integer("scenarios", plan.scenarios)
      .integer("batch", static_cast<std::uint64_t>(plan.batches.most))
      .texts("variants", plan.variants)
      .integer("outcomes", plan.outcomes)
      .integer("series", plan.series)
      .integer("months", plan.months)
      .text("device", backend.device())
      .text("instructions", backend.instructions())
      .integer("threads", static_cast<std::uint64_t>(backend.workers()))
      .object("memory_bytes", memory_json(plan.memory))
      .number("file_bytes", std::round(forecast.file_bytes))
      .number("seconds", forecast.seconds)
      .number("seconds_error", forecast.seconds_error)
      .number("seconds_besides_simulation", forecast.start)
      .number("scenarios_per_second", forecast.scenarios_per_second)
      .integer("scenarios_tried", forecast.tried);
  return json.str();
}

}  // namespace

int plan_command(const PlanCommand& command) {
  const RunCommand& run = command.run;
  if (run.quiet || command.json) spdlog::set_level(spdlog::level::warn);
  StudyFile file = read_study(run.study, run.settings);
  add_switch_offs(file, run.without);
  const auto backend = choose_backend(run.device, run.threads, run.simd);
  const Forecast forecast = forecast_run(file, run.options, *backend, kTrial);
  fmt::print("{}", command.json ? json_of(file, forecast, *backend) : text_of(file, forecast, *backend));
  return 0;
}

}  // namespace chokepoint
