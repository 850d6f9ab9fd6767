#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/report/sampled_months.h"
#include "host/results/result.h"
#include "host/story/replay.h"
#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// A scenario that is told, and why it is.
struct ToldScenario {
  std::string title, why;
  Replay replay;
};

/// All that a report draws on: a run, its study, and what was drawn once more from the two.
struct ReportFacts {
  Result run;
  StudyFile study;
  RunRecord record;      // as far as the manifest has it
  std::size_t lead = 0;  // the outcome that the report is about: loss, if the run has it
  Replay nominal;        // the base's nominal scenario
  SampledMonths months;  // of the base
  std::vector<ToldScenario> told;
};

/// Draw once more what a run does not keep.
ReportFacts gather(Result run, StudyFile study, RunRecord record, Backend& backend);

/// Where an outcome, a series or a probability stands in a run.
std::optional<std::size_t> outcome_of(const Result& run, const std::string& name);
std::optional<std::size_t> series_of(const Result& run, const std::string& name);
std::optional<std::size_t> probability_of(const Result& run, double probability);

/// The variants that are answers, without the switch-offs; the base first. The switch-offs alone.
std::vector<const VariantResult*> answers_of(const Result& run);
std::vector<const VariantResult*> switch_offs_of(const Result& run);

/// The outcome that the report is about, as a sentence says it: "loss", "total cost".
std::string lead_in_words(const ReportFacts& facts);

/// Whether that outcome is the same in all scenarios of the base.
bool is_certain(const ReportFacts& facts);

/// What a driver or a regime is called: "euro" of "driver/euro", the whole where one of the other kind is
/// called the same.
std::string uncertain_name(const ReportFacts& facts, const std::string& path);

/// An outcome of the nominal scenario.
double nominal_of(const ReportFacts& facts, const std::string& outcome);

}  // namespace chokepoint
