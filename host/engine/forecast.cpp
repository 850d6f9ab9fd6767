#include "host/engine/forecast.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <vector>

#include "host/engine/driver_sample.h"
#include "host/engine/run.h"
#include "host/results/kept_scenarios.h"
#include "host/results/layout.h"
#include "kernels/statistics/outcome_accumulator.h"
#include "kernels/statistics/series_accumulator.h"

namespace chokepoint {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kNoLimit = std::numeric_limits<double>::infinity();  // [s]

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

/// How many scenarios were done, and when.
struct Mark {
  double seconds;
  std::uint64_t done;
};

/// Stops a run that has told enough.
struct Enough {};

// Scenarios after which the first have been measured, which one thread does while the others go on.
constexpr std::uint64_t kUnderWay = 4 * SeriesAccumulator::kBandScenarios;

/// Do a run, or its first `limit` [s] or somewhat more, and note when its batches ended, the start being the
/// first mark.
std::vector<Mark> time_run(const StudyFile& file, const RunOptions& options, Backend& backend, double limit,
                           Result& result) {
  std::vector<Mark> marks;
  auto start = Clock::now();
  const auto begin = [&](const RunPlan&) {
    start = Clock::now();
    marks.push_back({0, 0});
  };
  const auto note = [&](const Progress& progress) {
    if (progress.pass > 1) return;
    marks.push_back({seconds_since(start), progress.done});
    const bool is_under_way = progress.done >= kUnderWay || marks.back().seconds > 4 * limit;
    if (marks.back().seconds > limit && is_under_way) throw Enough();
  };
  try {
    result = run_study(file, options, backend, begin, note);
  } catch (const Enough&) {
    // The marks are all that is wanted.
  }
  return marks;
}

/// Scenarios a second, and how far that may be off [relative].
struct Rate {
  double value, error;
};

double rate_between(const Mark& a, const Mark& b) {
  return static_cast<double>(b.done - a.done) / std::max(b.seconds - a.seconds, 1e-9);
}

/// Measure the rate from the mark `settled` on: the median over slices of `workers` batches, which end
/// together, since whatever holds up a thread holds up single ones.
Rate rate_of(const std::vector<Mark>& marks, std::size_t settled, std::size_t workers) {
  constexpr double kUnseen = 0.2;  // another clock, fuller caches, narrower brackets: not in a short trial
  std::vector<double> rates;
  for (std::size_t at = settled; at + workers < marks.size(); at += workers)
    rates.push_back(rate_between(marks[at], marks[at + workers]));
  if (rates.size() < 2) return {rate_between(marks.front(), marks.back()), 0.5};
  std::sort(rates.begin(), rates.end());
  const auto at_share = [&](double share) {
    return rates[static_cast<std::size_t>(share * static_cast<double>(rates.size() - 1) + 0.5)];
  };
  const double median = at_share(0.5), quartiles = at_share(0.75) - at_share(0.25);
  // Of normal errors the quartiles lie 1.35 standard deviations apart, and the median's error is 1.25 times
  // the mean's.
  const double spread = 1.25 * quartiles / 1.35 / std::sqrt(static_cast<double>(rates.size()));
  return {median, std::hypot(kUnseen, 2 * spread / median)};
}

/// Measure the file that a short run's result makes as that of a run of so many scenarios [byte].
double file_of(Result& result, std::uint64_t scenarios, const ResultsWanted& wanted) {
  result.scenarios = scenarios;
  const std::uint64_t sample = std::min(static_cast<std::uint64_t>(wanted.sample), scenarios);
  for (VariantResult& variant : result.variants) {
    for (std::vector<float>& row : variant.sample) row.resize(sample);
  }
  const double kept =
      wanted.keeps_all ? KeptScenarios::bytes(result.variants.size(), result.outcomes.size(), scenarios) : 0;
  return static_cast<double>(result_image(result).size()) + kept;
}

}  // namespace

RunPlan plan_run(const StudyFile& file, const RunOptions& options, Backend& backend) {
  RunPlan plan;
  const auto take = [&](const RunPlan& announced) {
    plan = announced;
    throw Enough();
  };
  try {
    run_study(file, options, backend, take, [](const Progress&) {});
  } catch (const Enough&) {
    // The plan is all that is wanted.
  }
  return plan;
}

Forecast forecast_run(const StudyFile& file, const RunOptions& options, Backend& backend, double trial) {
  Forecast forecast;
  forecast.plan = plan_run(file, options, backend);
  const RunPlan& plan = forecast.plan;
  const auto workers = static_cast<std::size_t>(backend.workers());

  // All but the simulation, from a run of a batch a worker, but long enough to have every kind of figure.
  RunOptions round = options;
  round.batch = plan.batches.least;
  const auto batches = static_cast<std::uint64_t>(plan.batches.least) * workers;
  round.scenarios = std::min(std::max(batches, DriverSample::kScenarios), plan.scenarios);
  Result result;
  const auto begin = Clock::now();
  const std::vector<Mark> short_run = time_run(file, round, backend, kNoLimit, result);
  forecast.file_bytes = file_of(result, plan.scenarios, file.variants.front().study.results);
  forecast.start = seconds_since(begin) - short_run.back().seconds;

  // No longer than what takes the same memory: one that does not fit in the machine can still be planned.
  RunOptions tried = options;
  tried.scenarios = std::min(plan.scenarios, OutcomeAccumulator::kSteady);
  const std::vector<Mark> marks = time_run(file, tried, backend, trial, result);
  const Mark& last = marks.back();
  forecast.tried = last.done;
  const auto is_settled = [&](const Mark& mark) { return mark.seconds >= last.seconds / 2; };
  const auto settled = std::find_if(marks.begin(), marks.end(), is_settled);
  const Rate rate = rate_of(marks, static_cast<std::size_t>(settled - marks.begin()), workers);
  forecast.scenarios_per_second = rate.value;
  const double left = static_cast<double>(plan.scenarios - last.done) / rate.value;
  forecast.seconds = forecast.start + last.seconds + left;
  forecast.seconds_error = std::hypot(rate.error * left, 0.3 * (forecast.start + last.seconds));
  return forecast;
}

}  // namespace chokepoint
