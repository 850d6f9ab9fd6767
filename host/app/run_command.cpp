#include <fmt/chrono.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <optional>

#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "host/app/headline.h"
#include "host/app/plan_text.h"
#include "host/app/progress_meter.h"
#include "host/engine/run.h"
#include "host/results/writer.h"
#include "host/specialise/backend.h"
#include "host/study/names.h"
#include "host/study/switch_offs.h"

namespace chokepoint {
namespace {

std::string utc_now() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::chrono::system_clock::now()));
}

std::string host_name() {
  std::array<char, 256> name{};
  return gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

RunRecord begin_record(const RunCommand& command, const Backend& backend) {
  RunRecord record;
  record.started = utc_now();
  record.host = host_name();
  record.device = backend.device();
  record.simd = backend.instructions();
  record.threads = backend.workers();
  record.command = command.command_line;
  return record;
}

/// The backend that the command line asks for, with kernels of the study's own where they pay.
std::unique_ptr<Backend> backend_for(const RunCommand& command, const Study& base) {
  auto generic = choose_backend(command.device, command.threads, command.simd);
  if (command.specialise == Specialise::off) return generic;
  SpecialiseOptions options;
  options.mode = command.specialise;
  options.scenarios =
      command.options.scenarios != 0 ? command.options.scenarios : static_cast<std::uint64_t>(base.scenarios);
  options.cache = default_kernel_cache();
  options.warn = [](const std::string& text) { spdlog::warn(text); };
  options.inform = [](const std::string& text) { spdlog::info(text); };
  return make_specialising_backend(std::move(generic), std::move(options));
}

void announce(const StudyFile& file, const Backend& backend, const RunPlan& plan) {
  spdlog::info("{}: {} of {} on {}", printable(file.path), amount(plan.scenarios, "scenario"),
               amount(plan.variants.size(), "variant"), device_text(backend));
  spdlog::info("memory: {}", memory_text(plan.memory));
  spdlog::info("memory: {}", memory_parts(plan.memory));
}

}  // namespace

int run_command(const RunCommand& command) {
  using Clock = std::chrono::steady_clock;
  if (command.quiet) spdlog::set_level(spdlog::level::warn);
  StudyFile file = read_study(command.study, command.settings);
  add_switch_offs(file, command.without);
  const auto backend = backend_for(command, file.variants.front().study);
  const std::string& name = file.variants.front().study.name;
  std::optional<RunDirectory> directory;  // taken when all is checked, before any work
  RunRecord record = begin_record(command, *backend);

  ProgressMeter meter(command.quiet);
  const auto begin = Clock::now();
  Result result = run_study(
      file, command.options, *backend,
      [&](const RunPlan& plan) {
        directory.emplace(command.out.empty() ? "results/" + name : command.out);
        announce(file, *backend, plan);
        record.batch = static_cast<std::uint64_t>(plan.batch);
      },
      [&](const Progress& progress) { meter.show(progress); });
  meter.finish();
  record.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  record.finished = utc_now();
  for (const Setting& setting : command.settings)
    result.settings.push_back(setting.path + "=" + setting.value);

  directory->write(result, record);
  fmt::print("{}", headline(result, {}));
  spdlog::info("{:.3g} scenarios a second (all variants); {}/results.h5",
               static_cast<double>(result.scenarios) / record.seconds, directory->path());
  return 0;
}

}  // namespace chokepoint
