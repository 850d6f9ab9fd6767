#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <limits>

#include "host/app/commands.h"
#include "host/app/device_choice.h"
#include "host/app/plan_text.h"
#include "host/app/tables.h"
#include "host/bench/floor.h"
#include "host/bench/timing.h"
#include "host/engine/nominal.h"
#include "host/engine/run.h"
#include "host/error.h"
#include "host/results/layout.h"
#include "host/specialise/backend.h"
#include "host/study/names.h"
#include "kernels/specialise/program.h"
#include "kernels/specialise/source.h"

namespace chokepoint {
namespace {

constexpr int kRepeats = 3;  // of every measurement; the fastest counts, since others only disturb

double best_of(const std::function<double()>& seconds) {
  double best = std::numeric_limits<double>::infinity();
  for (int i = 0; i < kRepeats; ++i) best = std::min(best, seconds());
  return best;
}

double seconds_of(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  const auto begin = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

std::string rate(std::uint64_t scenarios, double seconds) {
  return fmt::format("{:.0f}", static_cast<double>(scenarios) / seconds);
}

/// Lanes of the vectors of an instruction set; 1 where scenarios are simulated one by one.
int lanes_of(const std::string& instructions) {
  if (instructions == "avx512") return 16;
  if (instructions == "avx2") return 8;
  return instructions == "neon" ? 4 : 1;
}

std::int64_t total(const Operations& operations) {
  std::int64_t sum = 0;
  for (const auto operation : kOperationClasses) sum += operations.*operation;
  return sum;
}

/// What a scenario consists of, and the least that each part takes.
std::string work_table(const ScenarioOperations& parts, int lanes) {
  std::vector<std::vector<std::string>> lines = {
      {"work of a scenario", "operations", "of which arithmetic", "clocks at best", "share"}};
  const std::pair<const char*, const Operations&> named[] = {{"random words", parts.words},
                                                             {"normals", parts.normals},
                                                             {"weather", parts.weather},
                                                             {"months", parts.month},
                                                             {"outcomes and series", parts.outcomes}};
  Operations all;
  for (const auto& [name, operations] : named) all = plus(all, operations);
  const double whole = cpu_floor(all, lanes).arithmetic;
  const auto add = [&](const std::string& name, const Operations& operations) {
    const CpuFloor floor = cpu_floor(operations, lanes);
    const std::int64_t memory = operations.load + operations.store + operations.gather + operations.constant;
    lines.push_back({name, fmt::format("{}", total(operations)),
                     fmt::format("{}", total(operations) - memory),
                     fmt::format("{:.0f}", floor.arithmetic / lanes),
                     fmt::format("{:.1f}%", 100 * floor.arithmetic / whole)});
  };
  for (const auto& [name, operations] : named) add(name, operations);
  add("all", all);
  return aligned(lines);
}

Operations sum_of(const ScenarioOperations& parts) {
  return plus(plus(plus(plus(parts.words, parts.normals), parts.weather), parts.month), parts.outcomes);
}

/// The study's base with its nominal profit, as a run simulates it.
CompiledVariant compiled_base(const StudyFile& file) {
  const Study& base = file.variants.front().study;
  CompiledVariant compiled = compile(base, base.results);
  count_loss_from(nominal_profit(compiled.tables.view()), compiled.tables.numbers);
  return compiled;
}

/// The seconds of a whole run of the base: simulation and statistics.
double time_run(const StudyFile& file, std::uint64_t scenarios, Backend& backend, Result& result) {
  RunOptions options;
  options.scenarios = scenarios;
  options.variants = {"base"};
  const auto silent = [](const auto&) {};
  return best_of(
      [&] { return seconds_of([&] { result = run_study(file, options, backend, silent, silent); }); });
}

/// Simulation alone in one thread; its floor.
std::vector<std::string> simulation_line(const std::string& name, const CompiledVariant& compiled,
                                         Backend& backend, const Operations& operations,
                                         std::uint64_t scenarios) {
  Timing best{std::numeric_limits<double>::infinity(), 0};
  for (int i = 0; i < kRepeats; ++i) {
    const Timing timing = time_simulation(compiled, backend, scenarios);
    if (timing.seconds < best.seconds) best = timing;
  }
  const int lanes = lanes_of(backend.instructions());
  const double floor = cpu_floor(operations, lanes).clocks() / lanes;
  const double clocks = static_cast<double>(best.cycles) / static_cast<double>(scenarios);
  return {name, rate(scenarios, best.seconds),
          best.cycles > 0 ? fmt::format("{:.0f}", clocks) : "not counted here",
          best.cycles > 0 ? fmt::format("{:.0f}%", 100 * floor / clocks) : "-"};
}

/// The CPU, with kernels of the study's own if they are to be timed.
std::unique_ptr<Backend> cpu_backend(const BenchCommand& command, int threads) {
  auto generic = choose_backend("cpu", threads, command.simd);
  if (!command.specialise) return generic;
  SpecialiseOptions options;
  options.mode = Specialise::on;
  options.cache = default_kernel_cache();
  options.warn = [](const std::string& text) { spdlog::warn(text); };
  return make_specialising_backend(std::move(generic), std::move(options));
}

/// Print the kernel that is written for the study; first, as a comment, what it amounts to.
void print_source(const CompiledVariant& compiled, const std::string& name) {
  const std::optional<specialise::Machine> machine = specialise::machine_for(name);
  if (!machine) {
    throw UserError(UserError::Kind::study, fmt::format("--source {}: no kernel is written for that (but for "
                                                        "avx512, avx2, scalar, cuda and GPUs such as sm_80). "
                                                        "Choose one of these.",
                                                        name));
  }
  const specialise::Program program =
      specialise::make_program(compiled.tables.view(), specialise::pieces_for(*machine));
  fmt::print("// {} operations written down, {} a scenario; {} slots\n{}", program.length(),
             program.operations(), program.slots, specialise::source_of(program, *machine));
}

}  // namespace

int bench_command(const BenchCommand& command) {
  const StudyFile file = read_study(command.study, command.settings);
  const CompiledVariant compiled = compiled_base(file);
  if (!command.source.empty()) {
    print_source(compiled, command.source);
    return 0;
  }
  const ScenarioOperations parts = count_operations(compiled.tables.view());
  const auto generic = choose_backend("cpu", 1, command.simd);
  const auto single = cpu_backend(command, 1);
  const auto all = cpu_backend(command, command.threads);
  const std::uint64_t scenarios = command.scenarios;

  std::vector<std::vector<std::string>> lines = {
      {"", "scenarios/s", "clocks a scenario", "of the floor's speed"},
      simulation_line("generic kernel alone, 1 thread", compiled, *generic, sum_of(parts), scenarios)};
  if (command.specialise) {
    lines.push_back(
        simulation_line("specialised kernel alone, 1 thread", compiled, *single, sum_of(parts), scenarios));
  }
  Result result;
  const double one = time_run(file, scenarios, *single, result);
  lines.push_back({"with statistics, 1 thread", rate(scenarios, one), "", ""});
  const double writing = best_of([&] { return seconds_of([&] { result_image(result); }); });
  lines.push_back({"with statistics and file, 1 thread", rate(scenarios, one + writing), "", ""});
  if (all->workers() > 1) {
    const double many = time_run(file, scenarios, *all, result);
    lines.push_back({fmt::format("with statistics, {} threads", all->workers()), rate(scenarios, many), "",
                     fmt::format("{:.2f} times 1 thread", one / many)});
  }
  const int lanes = lanes_of(single->instructions());
  fmt::print("{}: the base, {} months, {} outcomes, {} series; {} scenarios\n{}, {} a vector\n\n",
             printable(file.variants.front().study.name), compiled.tables.numbers.months,
             compiled.outcomes.size(), compiled.series.size(), scenarios, single->instructions(),
             amount(static_cast<std::uint64_t>(lanes), "scenario"));
  fmt::print("{}\n{}\n", aligned(lines), work_table(parts, lanes));
  fmt::print(
      "The floor: two vector instructions a clock, every operand ready. On a GPU, {:.0f} clocks of a "
      "multiprocessor.\n",
      gpu_floor(sum_of(parts)));
  return 0;
}

}  // namespace chokepoint
