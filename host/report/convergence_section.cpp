#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/report/amounts.h"
#include "host/report/charts.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

/// One estimate at every checkpoint at which it is known.
struct Path {
  std::vector<double> scenarios;
  std::vector<Measured> estimate;
};

Path path_of(const ReportFacts& facts, Estimate Estimates::*figure) {
  const std::vector<Estimates>& checkpoints = facts.run.variants.front().outcome[facts.lead].convergence;
  Path path;
  for (std::size_t i = 0; i < checkpoints.size(); ++i) {
    const Estimate& estimate = checkpoints[i].*figure;
    if (!std::isfinite(estimate.value) || !std::isfinite(estimate.standard_error)) continue;
    path.scenarios.push_back(static_cast<double>(facts.run.checkpoints[i]));
    path.estimate.push_back(measured(estimate));
  }
  return path;
}

Unit unit_of(const ReportFacts& facts, const Path& path) {
  double magnitude = 0;
  for (const Measured& one : path.estimate) magnitude = std::max(magnitude, std::abs(one.value));
  return unit_of(facts.run.outcomes[facts.lead], magnitude);
}

std::string chart_of(const ReportFacts& facts, const Path& path, double width, const Caption& caption) {
  std::vector<double> values;
  Curve curve;
  curve.look = {"s0", 0};
  for (std::size_t i = 0; i < path.scenarios.size(); ++i) {
    const auto& [value, low, high] = path.estimate[i];
    values.insert(values.end(), {low, high});
    curve.line.push_back({path.scenarios[i], value});
    curve.low.push_back({path.scenarios[i], low});
    curve.high.push_back({path.scenarios[i], high});
  }
  const Unit unit = unit_of(facts, path);
  const Extent extent = extent_of(values), scenarios{path.scenarios.front(), path.scenarios.back()};
  LineChart chart{{scenarios, decade_ticks(scenarios), "scenarios", Spacing::logarithmic},
                  {extent, even_ticks(extent, 5, unit.size), unit.name},
                  {}};
  chart.curves.push_back(std::move(curve));
  return line_chart(chart, width, 230, caption);
}

DataTable figures_of(const ReportFacts& facts, const Path& path) {
  const Unit unit = unit_of(facts, path);
  DataTable table{{"Scenarios", unit.name.empty() ? "Estimate" : "Estimate [" + unit.name + "]"}, {}};
  for (std::size_t i = 0; i < path.scenarios.size(); ++i)
    table.rows.push_back(
        {count_text(static_cast<std::uint64_t>(path.scenarios[i])), margin_text(path.estimate[i], unit)});
  return table;
}

std::string card_of_path(const ReportFacts& facts, const std::string& id, const std::string& what,
                         const Path& path) {
  if (path.scenarios.size() < 2) return "";
  const std::string name = lead_in_words(facts);
  return card_of({{id, fmt::format("{} of the {}", what, name),
                   fmt::format("{} of the {} after ever more scenarios, with its 95% interval.", what, name)},
                  "",
                  [&](double width, const Caption& caption) { return chart_of(facts, path, width, caption); },
                  figures_of(facts, path)});
}

}  // namespace

std::string convergence_section(const ReportFacts& facts) {
  if (facts.run.outcomes.empty()) return "";
  const Path mean = path_of(facts, &Estimates::mean), cvar = path_of(facts, &Estimates::cvar);
  std::string cards = card_of_path(facts, "convergence-mean", "Mean", mean);
  if (facts.run.convergence_probability)
    cards += card_of_path(facts, "convergence-cvar",
                          fmt::format("CVaR {:g}%", 100 * *facts.run.convergence_probability), cvar);
  if (cards.empty()) return "";
  return section(
      "convergence", "Are these enough scenarios?",
      "<p class=\"note\">Estimates of the base after the first scenarios of the run, with their 95% "
      "intervals. Enough are drawn when the band no longer matters to the decision.</p>\n" +
          cards_of(cards));
}

}  // namespace chokepoint
