#include "host/engine/run.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <limits>
#include <memory>
#include <optional>

#include "build_version.h"
#include "host/compile/shared_weather.h"
#include "host/engine/checkpoints.h"
#include "host/engine/memory_plan.h"
#include "host/engine/resident.h"
#include "host/engine/sampling.h"
#include "host/engine/worker.h"
#include "host/error.h"
#include "host/results/sha256.h"
#include "host/statistics/estimates.h"
#include "host/study/names.h"
#include "host/study/switch_offs.h"
#include "host/study/variant_choice.h"

namespace chokepoint {
namespace {

/// The base, and the variants that were asked for, in the study's order.
std::vector<const StudyVariant*> choose_variants(const StudyFile& file,
                                                 const std::vector<std::string>& wanted) {
  std::vector<std::string> known;
  for (const StudyVariant& variant : file.variants) known.push_back(variant.name);
  for (const std::string& name : wanted)
    if (std::find(known.begin(), known.end(), name) == known.end()) throw unknown_variant(name, known);
  std::vector<const StudyVariant*> chosen;
  for (const StudyVariant& variant : file.variants) {
    const bool is_base = &variant == &file.variants.front();
    const bool is_wanted = std::find(wanted.begin(), wanted.end(), variant.name) != wanted.end();
    if (is_base || wanted.empty() || is_wanted || is_switch_off(variant.name)) chosen.push_back(&variant);
  }
  return chosen;
}

std::vector<Probability> probabilities_of(const std::vector<std::string>& texts) {
  std::vector<Probability> probabilities;
  for (const std::string& text : texts) probabilities.push_back({text, std::stod(text)});
  return probabilities;
}

/// The bands of a fan chart.
const std::vector<std::string>& band_texts() {
  static const std::vector<std::string> texts = {"0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"};
  return texts;
}

RunPlan plan_of(const StudyFile& file, const RunOptions& options) {
  RunPlan plan;
  plan.first = options.first;
  plan.scenarios = options.scenarios != 0 ? options.scenarios
                                          : static_cast<std::uint64_t>(file.variants.front().study.scenarios);
  constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();
  if (plan.scenarios > kMost || plan.first > kMost - plan.scenarios) {
    throw UserError(
        UserError::Kind::study,
        fmt::format(
            "--first {} with {} scenarios (a result holds scenario numbers below 2^63). Start earlier.",
            plan.first, plan.scenarios));
  }
  return plan;
}

BatchSizes batches_of(const RunOptions& options, std::uint64_t scenarios, const Backend& backend,
                      const std::vector<std::unique_ptr<VariantRun>>& variants, bool rows_are_needed) {
  const OutcomesAre place =
      backend.digests() && !rows_are_needed ? OutcomesAre::far_away : OutcomesAre::with_the_host;
  std::size_t rows = 0;
  for (const auto& variant : variants) rows += variant->outcome_rows();
  BatchSizes sizes = batch_sizes(backend.natural_batch(), backend.longest_batch(), rows, place);
  if (options.batch > 0) {
    const bool holds_few = place == OutcomesAre::far_away;
    sizes = {options.batch, options.batch, holds_few ? std::min(options.batch, sizes.held) : options.batch};
  }
  const auto workers = static_cast<std::size_t>(backend.workers());
  const auto most = static_cast<std::int64_t>(
      std::min(static_cast<std::uint64_t>(batch_of_part(sizes, scenarios, workers)), scenarios));
  return {std::min(sizes.least, most), most, std::min(sizes.held, most)};
}

/// Those that most scenarios are simulated with.
std::vector<compiled::Tables> tables_of(const std::vector<std::unique_ptr<VariantRun>>& variants,
                                        const TableLists* weather) {
  std::vector<compiled::Tables> tables;
  for (const auto& variant : variants)
    tables.push_back(
        (variant->has_plain() ? variant->compiled() : variant->compiled_with_drivers()).tables.view());
  if (weather != nullptr) tables.push_back(weather->view());
  return tables;
}

/// All of the result that does not come from scenarios.
Result describe(const StudyFile& file, const RunPlan& plan, const CompiledVariant& base) {
  const Study& study = file.variants.front().study;
  Result result;
  result.study_name = study.name;
  result.title = study.title;
  result.currency = study.currency;
  result.study_text = file.text;
  result.study_sha256 = sha256_hex(file.text);
  result.data = file.data;
  result.program_version = kProgramVersion;
  result.git_commit = kGitCommit;
  result.seed = study.seed;
  result.first = plan.first;
  result.start_year = study.start_year;
  result.start_month = study.start_month;
  result.months = study.periods;
  result.outcomes = base.outcomes;
  result.series = base.series;
  for (const LossPart& part : base.extras.parts) result.parts.push_back(part.column);
  result.probabilities = probabilities_of(study.results.quantiles);
  result.bands = probabilities_of(band_texts());
  if (const auto followed = convergence_probability(result.probabilities))
    result.convergence_probability = result.probabilities[*followed].value;
  return result;
}

Stopping stopping_of(const RunOptions& options, const Result& result) {
  Stopping stopping;
  const std::optional<double> p = result.convergence_probability;
  stopping.until = place_targets(options.until, result.outcomes, p.has_value());
  stopping.p = p.value_or(stopping.p);
  if (options.most_seconds) {
    const std::chrono::duration<double> most(*options.most_seconds);
    stopping.deadline = std::chrono::steady_clock::now() +
                        std::chrono::duration_cast<std::chrono::steady_clock::duration>(most);
  }
  return stopping;
}

/// What a run measures beside its columns: parts of the loss, if that is told and has a tail.
ExtrasWanted extras_wanted(const std::vector<const StudyVariant*>& variants, const ResultsWanted& results) {
  ExtrasWanted wanted;
  const bool has_loss = std::any_of(results.outcomes.begin(), results.outcomes.end(),
                                    [](const auto& pattern) { return matches(pattern, "loss"); });
  const bool has_tail = std::any_of(results.quantiles.begin(), results.quantiles.end(), [](const auto& text) {
    return std::stod(text) >= TailContributions::kLeast;
  });
  wanted.parts = has_loss && has_tail;
  wanted.salvage = std::any_of(variants.begin(), variants.end(),
                               [](const StudyVariant* variant) { return has_salvage(variant->study); });
  return wanted;
}

CompiledTwice compile_twice(const Study& study, const ResultsWanted& results, const ExtrasWanted& extras,
                            SharedWeather* shared) {
  ExtrasWanted with_drivers = extras;
  with_drivers.drivers = true;
  return {compile(study, results, extras, shared), compile(study, results, with_drivers)};
}

/// The estimates at the end of a run of the first scenarios.
AllEstimates measure_first(const StudyFile& file, const RunOptions& options, Backend& backend,
                           std::uint64_t scenarios) {
  RunOptions shorter = options;
  shorter.scenarios = scenarios;
  shorter.until.clear();
  shorter.most_seconds.reset();
  shorter.keep = {};
  const Result result = run_study(
      file, shorter, backend, [](const RunPlan&) {}, [](const Progress&) {});
  AllEstimates estimates;
  for (const VariantResult& variant : result.variants) {
    std::vector<Estimates>& of_variant = estimates.emplace_back();
    for (const OutcomeSummary& outcome : variant.outcome) of_variant.push_back(outcome.convergence.back());
  }
  return estimates;
}

}  // namespace

Result run_study(const StudyFile& file, const RunOptions& options, Backend& backend,
                 const std::function<void(const RunPlan&)>& announce, const ProgressSink& progress,
                 RunEnd* end) {
  RunEnd of_none;
  RunEnd& ended = end != nullptr ? *end : of_none;
  ended.clock.enter("tables");
  const Study& base = file.variants.front().study;
  RunPlan plan = plan_of(file, options);
  const std::vector<const StudyVariant*> chosen = choose_variants(file, options.variants);
  const ExtrasWanted extras = extras_wanted(chosen, base.results);
  CompiledVariant compiled_base = compile(base, base.results, extras);
  const Nominal nominal = simulate_nominal(compiled_base);
  Result result = describe(file, plan, compiled_base);
  const Stopping stopping = stopping_of(options, result);

  plan.outcomes = compiled_base.outcomes.size();
  plan.series = compiled_base.series.size();
  plan.months = static_cast<std::size_t>(base.periods);

  const double program = resident_bytes();
  SharedWeather shared(base);
  std::vector<std::unique_ptr<VariantRun>> variants;
  const KeepScenarios keep = base.results.keeps_all ? options.keep : KeepScenarios();
  for (const StudyVariant* variant : chosen) {
    variants.push_back(std::make_unique<VariantRun>(
        *variant, compile_twice(variant->study, base.results, extras, chosen.size() > 1 ? &shared : nullptr),
        variants.empty() ? Role::base : Role::other, nominal, result.probabilities, result.bands,
        ScenarioRange{plan.first, plan.scenarios}, static_cast<std::uint64_t>(base.results.sample)));
    if (keep) variants.back()->keep_all(variants.size() - 1, keep);
    plan.variants.push_back(variant->name);
  }
  std::optional<TableLists> weather;
  if (!shared.empty() && variants.front()->has_plain()) weather = shared.compile();
  ended.clock.enter("kernels");
  plan.batches = batches_of(options, plan.scenarios, backend, variants,
                            keep != nullptr || result.probabilities.size() > DigestQuestion::kMostBrackets);
  backend.expect(plan.batches.most);
  backend.expect_tables(tables_of(variants, weather ? &*weather : nullptr));
  std::vector<std::unique_ptr<Worker>> workers;
  for (int i = 0; i < backend.workers(); ++i) {
    workers.push_back(
        std::make_unique<Worker>(backend, i, variants, weather ? &*weather : nullptr, plan.batches));
  }
  plan.memory = memory_of(variants, workers, plan.batches.held, program, base.results.keeps_all);
  announce(plan);
  const auto measure_again = [&](std::uint64_t scenarios) {
    return measure_first(file, options, backend, scenarios);
  };
  result.scenarios = simulate_all({variants, workers}, plan, stopping, measure_again, progress, ended);
  for (const auto& worker : workers) ended.digested += worker->digested();
  ended.clock.enter("figures");
  result.checkpoints = checkpoints_of(result.scenarios);
  for (const auto& variant : variants)
    result.variants.push_back(variant->result(result.checkpoints, workers.size()));
  if (result.scenarios >= DriverSample::kLeast && !result.variants.front().sensitivity.empty()) {
    for (const DriverColumn& driver : variants.front()->compiled_with_drivers().extras.drivers)
      result.drivers.push_back(driver.column);
    result.sensitivity_scenarios = std::min(result.scenarios, DriverSample::kScenarios);
  }
  return result;
}

}  // namespace chokepoint
