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

bool keeps_all(const StudyFile& file) { return file.variants.front().study.results.keeps_all; }

bool may_stop(const RunOptions& options) { return !options.until.empty() || options.most_seconds; }

/// Say how near a run came to what it was to reach: figure by figure, of the variant that is farthest off.
void tell_precision(const RunOptions& options, const Result& result) {
  for (const PlacedTarget& placed :
       place_targets(options.until, result.outcomes, result.convergence_probability.has_value())) {
    double worst = 0;
    for (const VariantResult& variant : result.variants) {
      const Estimates& last = variant.outcome[placed.outcome].convergence.back();
      const double width = relative_half_width(figure_of(placed.target, last));
      if (!(width <= worst)) worst = width;
    }
    spdlog::info("{} of {}: half the 95% interval is {:.3g}% of it ({:.3g}% was asked for)",
                 placed.target.figure == PrecisionTarget::Figure::mean ? "the mean" : "the CVaR",
                 in_quotes(placed.target.outcome), 100 * worst, 100 * placed.target.share);
  }
}

/// Say what ended a run that might have ended early; returns the exit code.
int tell_end(const RunOptions& options, const Result& result, const RunEnd& end) {
  constexpr int kImprecise = 6;
  if (options.until.empty() && end.limit != RunLimit::time) return 0;
  const char* const limit = end.limit == RunLimit::time        ? "--max-time"
                            : end.limit == RunLimit::precision ? "--until"
                                                               : "--scenarios";
  spdlog::info("stopped by {} after {}", limit, amount(result.scenarios, "scenario"));
  tell_precision(options, result);
  if (options.until.empty() || end.precise) return 0;
  spdlog::warn("--until was not reached before {}. Allow more scenarios or time, or ask for less?", limit);
  return kImprecise;
}

const char* name_of(RunLimit limit) {
  return limit == RunLimit::time ? "time" : limit == RunLimit::precision ? "precision" : "scenarios";
}

}  // namespace

int run_command(const RunCommand& command) {
  using Clock = std::chrono::steady_clock;
  if (command.quiet) spdlog::set_level(spdlog::level::warn);
  RunEnd end;
  end.clock.enter("study");
  StudyFile file = read_study(command.study, command.settings);
  add_switch_offs(file, command.without);
  end.clock.enter("device");
  const auto backend = backend_for(command, file.variants.front().study);
  const std::string& name = file.variants.front().study.name;
  std::optional<RunDirectory> directory;  // taken when all is checked, before any work
  RunRecord record = begin_record(command, *backend);

  ProgressMeter meter(command.quiet);
  const auto begin = Clock::now();
  RunOptions options = command.options;
  options.keep = [&](const GrowingBlock& block) { directory->kept()->write(block); };
  Result result = run_study(
      file, options, *backend,
      [&](const RunPlan& plan) {
        directory.emplace(command.out.empty() ? "results/" + name : command.out);
        announce(file, *backend, plan);
        if (keeps_all(file) && plan.outcomes > 0)
          directory->keep_all(plan.variants.size(), plan.outcomes, may_stop(options) ? 0 : plan.scenarios);
        record.batch = static_cast<std::uint64_t>(plan.batches.most);
      },
      [&](const Progress& progress) { meter.show(progress); }, &end);
  end.clock.enter("file");
  meter.finish();
  record.kernel = backend->kernel();
  record.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  record.finished = utc_now();
  record.limit = name_of(end.limit);
  record.clock = end.clock;
  record.digested = end.digested;
  for (const Setting& setting : command.settings)
    result.settings.push_back(setting.path + "=" + setting.value);

  directory->write(result, record);
  fmt::print("{}", headline(result, {}));
  spdlog::info("{:.3g} scenarios a second (all variants); {}/results.h5",
               static_cast<double>(result.scenarios) / record.seconds, directory->path());
  return tell_end(command.options, result, end);
}

}  // namespace chokepoint
