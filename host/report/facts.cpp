#include "host/report/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/report/amounts.h"
#include "host/story/search.h"
#include "host/study/names.h"
#include "host/study/switch_offs.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kMostDrawn = 4096;       // [scenario] for means by month
constexpr std::uint64_t kMostSearched = 200000;  // [scenario] among which a typical bad one is sought

template <class List>
std::optional<std::size_t> place_of(const List& list, const std::string& name) {
  const auto found =
      std::find_if(list.begin(), list.end(), [&](const auto& one) { return one.name == name; });
  if (found == list.end()) return std::nullopt;
  return static_cast<std::size_t>(found - list.begin());
}

std::size_t lead_of(const Result& run) {
  for (const char* name : {"loss", "profit", "total_cost"})
    if (const auto place = outcome_of(run, name)) return *place;
  return 0;
}

/// The scenario nearest to the quantile that one in a hundred exceeds (or falls below, where much is good).
std::optional<ToldScenario> typical_bad(const ReportFacts& facts, Backend& backend) {
  const Result& run = facts.run;
  const Column& lead = run.outcomes[facts.lead];
  const auto place = probability_of(run, lead.worse == Worse::lower ? 0.01 : 0.99);
  if (!place || lead.worse == Worse::neither) return std::nullopt;
  const double value = run.variants.front().outcome[facts.lead].quantile[*place].value;
  if (!std::isfinite(value)) return std::nullopt;
  const StudyVariant& base = facts.study.variants.front();
  const Found found = nearest_scenario(facts.study, base, lead.name, value,
                                       {run.first, std::min(run.scenarios, kMostSearched)}, backend);
  return ToldScenario{
      "A typical bad scenario",
      fmt::format("Scenario {}: with a {} of {} it lies at the edge of the worst hundredth of all scenarios.",
                  count_text(found.scenario), lead.name,
                  in_words({found.value, found.value, found.value}, lead)),
      replay(facts.study, base, found.scenario, backend)};
}

std::optional<ToldScenario> worst(const ReportFacts& facts, Backend& backend) {
  const Column& lead = facts.run.outcomes[facts.lead];
  const auto& ranked = facts.run.variants.front().outcome[facts.lead].worst;
  if (ranked.empty() || lead.worse == Worse::neither || !std::isfinite(ranked.front().value))
    return std::nullopt;
  const auto& [scenario, value] = ranked.front();
  return ToldScenario{
      "The worst scenario",
      fmt::format("Scenario {}: of {} the worst by {}, {}.", count_text(scenario),
                  scenarios_text(facts.run.scenarios), lead.name, in_words({value, value, value}, lead)),
      replay(facts.study, facts.study.variants.front(), scenario, backend)};
}

std::vector<const VariantResult*> chosen(const Result& run, bool switch_offs) {
  std::vector<const VariantResult*> variants;
  for (const VariantResult& variant : run.variants)
    if (is_switch_off(variant.name) == switch_offs) variants.push_back(&variant);
  return variants;
}

}  // namespace

ReportFacts gather(Result run, StudyFile study, RunRecord record, Backend& backend) {
  ReportFacts facts;
  facts.run = std::move(run);
  facts.study = std::move(study);
  facts.record = std::move(record);
  facts.lead = lead_of(facts.run);
  const StudyVariant& base = facts.study.variants.front();
  facts.nominal = replay(facts.study, base, std::nullopt, backend);
  facts.months =
      sample_months(base.study, facts.run.first, std::min(kMostDrawn, facts.run.scenarios), backend);
  if (facts.run.outcomes.empty() || is_certain(facts)) return facts;
  for (auto told : {typical_bad(facts, backend), worst(facts, backend)})
    if (told) facts.told.push_back(std::move(*told));
  return facts;
}

std::optional<std::size_t> outcome_of(const Result& run, const std::string& name) {
  return place_of(run.outcomes, name);
}

std::optional<std::size_t> series_of(const Result& run, const std::string& name) {
  return place_of(run.series, name);
}

std::optional<std::size_t> probability_of(const Result& run, double probability) {
  for (std::size_t i = 0; i < run.probabilities.size(); ++i)
    if (std::abs(run.probabilities[i].value - probability) < 1e-12) return i;
  return std::nullopt;
}

std::vector<const VariantResult*> answers_of(const Result& run) { return chosen(run, false); }

std::vector<const VariantResult*> switch_offs_of(const Result& run) { return chosen(run, true); }

std::string lead_in_words(const ReportFacts& facts) {
  std::string name = printable(facts.run.outcomes[facts.lead].name);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

bool is_certain(const ReportFacts& facts) {
  const OutcomeSummary& lead = facts.run.variants.front().outcome[facts.lead];
  return !(lead.maximum > lead.minimum);
}

std::string uncertain_name(const ReportFacts& facts, const std::string& path) {
  const Study& study = facts.study.variants.front().study;
  const std::string name = path.substr(path.find('/') + 1);
  return printable(place_of(study.drivers, name) && place_of(study.regimes, name) ? path : name);
}

double nominal_of(const ReportFacts& facts, const std::string& outcome) {
  return static_cast<double>(facts.nominal.told.outcomes[*place_of(facts.nominal.outcomes, outcome)]);
}

}  // namespace chokepoint
