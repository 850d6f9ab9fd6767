#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/named_text.h"
#include "host/part_clock.h"
#include "host/statistics/summary.h"
#include "host/statistics/worst_scenarios.h"

namespace chokepoint {

/// A column of the result: an outcome or a monthly series.
struct Column {
  std::string name;       // "market/us/fill_rate"
  std::string long_name;  // "share of demand sold, market us"
  std::string units;      // "1", "USD", "vehicle", "month"
  Worse worse = Worse::neither;
};

/// One variant's figures; outcomes and series in the order of Result::outcomes and Result::series.
struct VariantResult {
  std::string name, title;
  double nominal_profit = 0;  // [currency] of the base's nominal scenario, to which `loss` refers
  std::vector<OutcomeSummary> outcome;
  std::vector<DifferenceSummary> difference;  // to the base, of each outcome; of the base itself: none
  std::vector<SeriesSummary> series;
  std::vector<std::vector<float>> sample;  // [outcome][scenario]: the first scenarios, whole
  std::vector<std::vector<Estimate>> tail_contribution = {};  // [part][probability], to the CVaR of `loss`
  std::vector<std::vector<Sensitivity>> sensitivity = {};     // [outcome][driver]
  std::vector<std::vector<double>> driver_value = {};         // [driver][bin]: mean of the driver
};

/// All that goes into results.h5. Nothing here depends on the machine, the device, threads, batches or time.
struct Result {
  std::string study_name, title, currency;
  std::string study_text, study_sha256;  // as read; lower-case hex
  std::vector<NamedText> data;           // files of numbers that the study reads, by path
  std::vector<std::string> settings;     // `PATH=VALUE` of the command line, in order
  std::string program_version, git_commit;
  std::uint64_t seed = 0;
  std::uint64_t first = 0, scenarios = 0;  // the scenarios [first, first + scenarios)
  int start_year = 0, start_month = 1, months = 0;
  std::vector<Column> outcomes, series;
  std::vector<Column> parts;                      // of the loss
  std::vector<Column> drivers;                    // of sensitivities; regimes too
  std::uint64_t sensitivity_scenarios = 0;        // the first ones, behind them
  std::vector<Probability> probabilities;         // of quantile and cvar
  std::vector<Probability> bands;                 // of series_quantile
  std::vector<std::uint64_t> checkpoints;         // scenario counts of OutcomeSummary::convergence, ascending
  std::optional<double> convergence_probability;  // of the CVaR there
  std::vector<VariantResult> variants;            // the base first
};

/// What varies between machines, for the manifest.
struct RunRecord {
  std::string started, finished;   // UTC, ISO 8601
  double seconds = 0;              // wall time of sampling and statistics
  std::string host, device, simd;  // "cpu", "avx512" ...
  std::string kernel = "generic";  // or "specialised"
  int threads = 0;
  std::uint64_t batch = 0;           // [scenario]
  std::vector<std::string> command;  // argv
  std::string limit = "scenarios";   // what ended the run: scenarios, precision or time
  PartClock clock = {};              // runs until the manifest is made
  std::uint64_t digested = 0;        // [scenario] whose outcomes stayed on a GPU
};

}  // namespace chokepoint
