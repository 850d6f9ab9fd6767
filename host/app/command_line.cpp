#include "host/app/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <functional>
#include <string>
#include <system_error>
#include <vector>

#include "build_version.h"
#include "host/app/commands.h"
#include "host/app/limits.h"
#include "host/app/numbers.h"
#include "host/app/settings.h"
#include "host/app/usage.h"
#include "host/error.h"
#include "host/study/study.h"

namespace chokepoint {
namespace {

constexpr int kUsage = 2;

constexpr const char* kExamples[] = {
    "run configs/bmw-us-ev.toml                       a run into results/bmw-us-ev",
    "run configs/bmw-us-ev.toml --scenarios 1e7 --out /tmp/bmw",
    "run configs/bmw-us-ev.toml --scenarios 1e8 --until cvar=0.5%",
    "run configs/bmw-us-ev.toml --set 'site.florence.stages.0.opens=\"2028-01\"'",
    "plan configs/bmw-us-ev.toml --scenarios 1e8      what that would take: memory, file size, time",
    "validate configs/bmw-us-ev.toml                  every mistake at once",
    "validate configs/bmw-us-ev.toml --graph bmw.svg  the same, and a picture of the network",
    "show results/bmw-us-ev --outcome 'cost/*'        tables of a run that is done",
    "export results/bmw-us-ev --to xlsx               its figures as tables; or csv, sqlite",
    "compare results/bmw-us-ev results/other-seed     which figures differ beyond their errors",
    "survive configs/bmw-us-ev.toml                   what the closure of each site costs, and when",
    "explain results/bmw-us-ev --worst 1              one scenario as a story; or --scenario 4711",
    "report results/bmw-us-ev                         a page to read, print and pass on",
    "bench configs/bmw-us-ev.toml                     how fast, and how far from the best possible",
    "devices                                          what this machine can run on"};

constexpr const char* kExitCodes =
    R"(Exit codes: 0 done; 1 compare: figures differ; 2 usage or an invalid study; 4 files; 5 device; 6 a precision was
missed; 70 a bug.)";

/// What stands below the help of a command: its own examples; all of them below that of the program.
std::string footer_of(const std::string& command) {
  std::string text = "\nExamples:\n";
  for (const std::string example : kExamples)
    if (command.empty() || example.starts_with(command + " ")) text += "  chokepoint " + example + "\n";
  return text + "\n" + kExitCodes;
}

Specialise specialise_of(const std::string& word) {
  return word == "on" ? Specialise::on : word == "off" ? Specialise::off : Specialise::automatic;
}

/// The command line as it was given, before it is read as numbers and settings.
struct Words {
  std::string scenarios, seed, first, batch, max_time;
  std::vector<std::string> settings, until;
};

void add_set(CLI::App& app, Words& words) {
  app.add_option("--set", words.settings, "PATH=VALUE: set a key of the study first; may be repeated")
      ->allow_extra_args(false);
}

/// Where to simulate; `otherwise` says what is taken where nothing is said.
template <class Command>
void add_device(CLI::App& app, Command& command, const std::string& otherwise) {
  app.add_option("--device", command.device,
                 fmt::format("auto, cpu, cuda (all GPUs) or cuda:INDEX (default: {})", otherwise));
  app.add_option("--threads", command.threads, "CPU threads (default: all)")
      ->check(whole_number_between(1, 4096));
  app.add_option("--simd", command.simd, "scalar, avx2, avx512 ... (default: the best there is)");
}

/// The options of `run`, and what they make of a command once they are read.
void add_run_options(CLI::App& run, RunCommand& command, Words& words) {
  run.add_option("study", command.study, "The study, a TOML file")->required();
  run.add_option("--scenarios", words.scenarios, "How many; 1e7 is fine (default: what the study says)");
  run.add_option("--until", words.until,
                 "cvar=0.5% or 'mean(profit)=1%': stop earlier, once half the 95% interval is that small a "
                 "share of the figure; may be repeated")
      ->allow_extra_args(false);
  run.add_option("--max-time", words.max_time, "90s, 30min or 1.5h: stop after this time at the latest");
  run.add_option("--seed", words.seed, "Seed of the random numbers (default: the study's)");
  run.add_option("--variant", command.options.variants,
                 "Run this variant alone beside the base; may be repeated (default: all)")
      ->allow_extra_args(false);
  add_set(run, words);
  run.add_option("--without", command.without,
                 "Add a variant with this driver or regime held at its nominal value; 'all': one each")
      ->allow_extra_args(false);
  add_device(run, command, "auto");
  run.add_option_function<std::string>(
         "--specialise", [&command](const std::string& word) { command.specialise = specialise_of(word); },
         "Compile kernels for this study alone: auto (where it pays), on, off; changes no figure")
      ->check(one_of({"auto", "on", "off"}));
  run.add_option("--first", words.first, "Number of the first scenario (default: 0)");
  run.add_option("--batch", words.batch, "Scenarios simulated together; changes no figure");
  run.add_option("--out", command.out, "Directory of the result (default: results/NAME)");
  run.add_flag("--quiet", command.quiet, "Warnings and errors only");
}

void read_run_options(const Words& words, RunCommand& command) {
  command.settings = settings_of(words.settings);
  if (!words.seed.empty()) command.settings.push_back({"sampling.seed", words.seed});
  if (!words.scenarios.empty())
    command.options.scenarios = whole_number("--scenarios", words.scenarios, 1, kMostScenarios);
  for (const std::string& text : words.until) command.options.until.push_back(precision_target(text));
  if (!words.max_time.empty()) command.options.most_seconds = duration_in_seconds(words.max_time);
  if (!words.first.empty()) command.options.first = whole_number("--first", words.first, 0);
  if (!words.batch.empty()) {
    command.options.batch = static_cast<std::int64_t>(whole_number("--batch", words.batch, 1, 1ull << 30));
  }
}

void add_run(CLI::App& app, RunCommand& command, Words& words, std::function<int()>& chosen) {
  CLI::App* const run = app.add_subcommand("run", "Simulate a study and write its distributions");
  add_run_options(*run, command, words);
  run->callback([&] {
    chosen = [&] {
      read_run_options(words, command);
      return run_command(command);
    };
  });
}

void add_plan(CLI::App& app, PlanCommand& command, Words& words, std::function<int()>& chosen) {
  CLI::App* const plan = app.add_subcommand("plan", "Say what a run would take: memory, file size, time");
  add_run_options(*plan, command.run, words);
  plan->add_flag("--json", command.json, "Print it as JSON");
  plan->callback([&] {
    chosen = [&] {
      read_run_options(words, command.run);
      return plan_command(command);
    };
  });
}

void add_validate(CLI::App& app, ValidateCommand& command, Words& words, std::function<int()>& chosen) {
  CLI::App* const validate = app.add_subcommand("validate", "Check a study: every mistake at once");
  validate->add_option("study", command.study, "The study, a TOML file")->required();
  add_set(*validate, words);
  validate->add_option("--graph", command.graphs, "FILE.svg or FILE.dot: draw the network; may be repeated")
      ->allow_extra_args(false);
  validate->callback([&] {
    chosen = [&] {
      command.settings = settings_of(words.settings);
      return validate_command(command);
    };
  });
}

void add_show(CLI::App& app, ShowCommand& command, std::function<int()>& chosen) {
  CLI::App* const show = app.add_subcommand("show", "Print the headline tables of a run");
  show->add_option("run", command.run, "The run's directory")->required();
  show->add_option("--outcome", command.outcomes, "Outcome, or a pattern with *; may be repeated")
      ->allow_extra_args(false);
  show->add_option("--format", command.format, "table, csv, json or markdown (default: table)")
      ->check(one_of({"table", "csv", "json", "markdown"}));
  show->callback([&] { chosen = [&] { return show_command(command); }; });
}

void add_export(CLI::App& app, ExportCommand& command, std::function<int()>& chosen) {
  CLI::App* const hand_over = app.add_subcommand("export", "Hand a run over to spreadsheets and databases");
  hand_over->add_option("run", command.run, "The run's directory")->required();
  hand_over->add_option("--to", command.to, "csv, sqlite or xlsx")->required();
  hand_over->add_option("-o,--out", command.out,
                        "File, or folder for csv (default: beside the run, of its name)");
  hand_over
      ->add_option("--table", command.tables, "This table of numbers alone; may be repeated (default: all)")
      ->allow_extra_args(false);
  hand_over->callback([&] { chosen = [&] { return export_command(command); }; });
}

void add_compare(CLI::App& app, CompareCommand& command, std::function<int()>& chosen) {
  CLI::App* const compare =
      app.add_subcommand("compare", "Tell which figures of two runs differ beyond their errors");
  compare->add_option("a", command.a, "A run's directory")->required();
  compare->add_option("b", command.b, "Another's, of the same study")->required();
  compare->add_flag("--other-studies", command.other_studies, "Compare runs of different studies, too");
  compare->add_option("--format", command.format, "table, csv or json (default: table)")
      ->check(one_of({"table", "csv", "json"}));
  compare->callback([&] { chosen = [&] { return compare_command(command); }; });
}

void add_survive(CLI::App& app, SurviveCommand& command, Words& words, std::function<int()>& chosen) {
  CLI::App* const survive = app.add_subcommand("survive", "Shut every site: how long the network bears it");
  survive->add_option("study", command.study, "The study, a TOML file")->required();
  survive->add_option("--variant", command.variant, "A variant of the study (default: the base)");
  add_set(*survive, words);
  survive->add_option("--at", command.at, "YYYY-MM, the first shut month (default: the study's middle)");
  survive->add_option("--scenarios", words.scenarios, "How many for recovery times (default: the study's)");
  add_device(*survive, command, "auto");
  survive->add_flag("--csv", command.csv, "All figures as CSV, instead of a table");
  survive->add_flag("--quiet", command.quiet, "Warnings and errors only");
  survive->callback([&] {
    chosen = [&] {
      command.settings = settings_of(words.settings);
      if (!words.scenarios.empty())
        command.scenarios = whole_number("--scenarios", words.scenarios, 1, kMostScenarios);
      return survive_command(command);
    };
  });
}

void add_explain(CLI::App& app, ExplainCommand& command, Words& words, std::function<int()>& chosen) {
  CLI::App* const explain = app.add_subcommand("explain", "Tell one scenario as a story, month by month");
  explain->add_option("target", command.target, "The study, or a run's directory")->required();
  explain->add_option("--scenario", command.scenario, "Its number, or 'nominal'");
  explain->add_option("--worst", command.worst, "Of a run: the K-th worst scenario");
  explain->add_option("--quantile", command.quantile, "Of a run: the scenario nearest to this quantile");
  explain->add_option("--outcome", command.outcome, "By which --worst and --quantile rank (default: loss)");
  explain->add_option("--variant", command.variant, "Which variant (default: base)");
  add_set(*explain, words);
  explain->add_option("--seed", words.seed,
                      "Seed of the random numbers (default: the study's, or the run's)");
  add_device(*explain, command, "cpu; all tell the same");
  explain->add_flag("--csv", command.csv, "Print every series instead, a row a month");
  explain->add_flag("--json", command.json, "Print outcomes, series and events instead, as JSON")
      ->excludes("--csv");
  explain->callback([&] {
    chosen = [&] {
      command.settings = settings_of(words.settings);
      if (!words.seed.empty()) command.settings.push_back({"sampling.seed", words.seed});
      return explain_command(command);
    };
  });
}

void add_report(CLI::App& app, ReportCommand& command, std::function<int()>& chosen) {
  CLI::App* const report =
      app.add_subcommand("report", "Write a run's report: one HTML page, whole in itself");
  report->add_option("run", command.run, "The run's directory")->required();
  report->add_option("-o,--out", command.out, "FILE.html (default: report.html in the run's directory)");
  add_device(*report, command, "cpu; all tell the same");
  report->callback([&] { chosen = [&] { return report_command(command); }; });
}

void add_bench(CLI::App& app, BenchCommand& command, Words& words, std::function<int()>& chosen) {
  CLI::App* const bench = app.add_subcommand("bench", "Time a study against what the CPU could do at best");
  bench->add_option("study", command.study, "The study, a TOML file")->required();
  add_set(*bench, words);
  bench->add_option("--scenarios", words.scenarios, "Of each measurement (default: 200000)");
  bench->add_option("--threads", command.threads, "CPU threads (default: all)")
      ->check(whole_number_between(1, 4096));
  bench->add_option("--simd", command.simd, "scalar, avx2, avx512 ... (default: the best there is)");
  bench->add_flag("!--generic", command.specialise, "Time the generic kernel alone");
  bench->add_option(
      "--source", command.source,
      "avx512, avx2, scalar, cuda or a GPU such as sm_80: print the study's own kernel instead");
  bench->callback([&] {
    chosen = [&] {
      command.settings = settings_of(words.settings);
      if (!words.scenarios.empty())
        command.scenarios = whole_number("--scenarios", words.scenarios, 1000, 1ull << 40);
      return bench_command(command);
    };
  });
}

/// Run a command and write out what it printed. Throws UserError (Kind::file) where that fails: a long text
/// fails at once (fmt throws), a short one when it is flushed.
int flushed(const std::function<int()>& command) {
  int code = 0;
  try {
    code = command();
  } catch (const std::system_error&) {
    if (std::ferror(stdout) == 0) throw;
  }
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code;
  throw UserError(UserError::Kind::file,
                  "stdout: cannot be written (is the disk full, the pipe closed?). If this was a run, it is "
                  "done; see `chokepoint show`.");
}

}  // namespace

int run_program(int argc, char** argv) {
  CLI::App app("chokepoint: Monte Carlo risk of supply networks");
  app.footer(footer_of(""));
  app.set_version_flag("--version", fmt::format("chokepoint {} ({})", kProgramVersion, kGitCommit));
  app.require_subcommand(1);
  RunCommand run;
  run.command_line.assign(argv, argv + argc);
  ValidateCommand validate;
  ShowCommand show;
  ExportCommand hand_over;
  CompareCommand compare;
  SurviveCommand survive;
  ExplainCommand explain;
  ReportCommand report;
  BenchCommand bench;
  PlanCommand plan;
  Words run_words, plan_words, validate_words, survive_words, explain_words, bench_words;
  std::function<int()> chosen;
  add_run(app, run, run_words, chosen);
  add_plan(app, plan, plan_words, chosen);
  add_validate(app, validate, validate_words, chosen);
  add_show(app, show, chosen);
  add_export(app, hand_over, chosen);
  add_compare(app, compare, chosen);
  add_survive(app, survive, survive_words, chosen);
  add_explain(app, explain, explain_words, chosen);
  add_report(app, report, chosen);
  add_bench(app, bench, bench_words, chosen);
  app.add_subcommand("devices", "List what this machine can run on")->callback([&] {
    chosen = devices_command;
  });
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
    command->footer(footer_of(command->get_name()));
  refuse_options_as_values(app);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool is_answer = error.get_exit_code() == 0;  // --help, --version
    if (is_answer) return app.exit(error);
    fmt::print(stderr, "{}\n", usage_mistake(app, error));
    return kUsage;
  }
  return flushed(chosen);
}

}  // namespace chokepoint
