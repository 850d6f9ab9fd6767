#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "host/engine/run_options.h"
#include "host/specialise/options.h"
#include "host/study/reader.h"

// The commands of the program. Each returns the exit code; results go to stdout, all else to stderr.

namespace chokepoint {

struct RunCommand {
  std::string study;
  std::string out;                   // directory; empty: results/STUDY-NAME
  std::vector<Setting> settings;     // --set and --seed, in order
  std::vector<std::string> without;  // drivers and regimes to hold, each in a variant of its own
  RunOptions options;
  std::string device = "auto";  // auto, cpu, cuda (all GPUs), cuda:INDEX
  std::string simd;             // empty: the best there is
  int threads = 0;              // 0: all that this process may use
  Specialise specialise = Specialise::automatic;
  bool quiet = false;
  std::vector<std::string> command_line;
};
int run_command(const RunCommand& command);

struct PlanCommand {
  RunCommand run;     // the run to plan
  bool json = false;  // instead of the list
};
int plan_command(const PlanCommand& command);

struct ValidateCommand {
  std::string study;
  std::vector<std::string> graphs;  // files to draw the network into, .svg or .dot
  std::vector<Setting> settings;
};
int validate_command(const ValidateCommand& command);

struct ShowCommand {
  std::string run;
  std::vector<std::string> outcomes;  // empty: the headline ones
  std::string format = "table";       // table, csv, json, markdown
};
int show_command(const ShowCommand& command);

struct ExportCommand {
  std::string run;
  std::string to;                   // csv, sqlite or xlsx
  std::string out;                  // file, or folder for csv; empty: beside the run
  std::vector<std::string> tables;  // tables of numbers; empty: all
};
int export_command(const ExportCommand& command);

struct CompareCommand {
  std::string a, b;  // runs
  bool other_studies = false;
  std::string format = "table";  // or csv, json
};
/// Exit code 1: some figure differs.
int compare_command(const CompareCommand& command);

struct SurviveCommand {
  std::string study;
  std::string variant = "base";
  std::vector<Setting> settings;
  std::string at;               // "YYYY-MM", the first shut month; empty: the study's middle
  std::uint64_t scenarios = 0;  // 0: as many as the study says
  std::string device = "auto";
  std::string simd;
  int threads = 0;
  bool csv = false;
  bool quiet = false;
};
int survive_command(const SurviveCommand& command);

struct ExplainCommand {
  std::string target;  // a study, or a run's directory
  std::string variant = "base";
  std::vector<Setting> settings;  // --set and --seed, in order
  // Which scenario: exactly one of these three.
  std::string scenario;         // a number, or "nominal"
  std::string worst, quantile;  // of a run: a rank from 1; one of its probabilities
  std::string outcome;          // by which worst and quantile rank; empty: loss
  std::string device = "cpu";   // as in RunCommand
  std::string simd;
  int threads = 0;
  bool csv = false, json = false;  // instead of the story
};
int explain_command(const ExplainCommand& command);

struct ReportCommand {
  std::string run;
  std::string out;             // the page; empty: report.html in the run's directory
  std::string device = "cpu";  // as in RunCommand
  std::string simd;
  int threads = 0;
};
int report_command(const ReportCommand& command);

struct BenchCommand {
  std::string study;
  std::vector<Setting> settings;
  std::uint64_t scenarios = 200000;  // of each measurement
  bool specialise = true;            // time a kernel compiled for the study, too
  std::string source;  // instead of timing: print that kernel's source for a machine of this name
  std::string simd;
  int threads = 0;
};
int bench_command(const BenchCommand& command);

int devices_command();

}  // namespace chokepoint
