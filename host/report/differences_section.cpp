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

std::vector<const VariantResult*> compared_of(const ReportFacts& facts) {
  std::vector<const VariantResult*> compared;
  for (const VariantResult* variant : answers_of(facts.run))
    if (!variant->difference.empty()) compared.push_back(variant);
  return compared;
}

Measured mean_of(const ReportFacts& facts, const VariantResult& variant) {
  const OutcomeSummary& paired = variant.difference[facts.lead].paired;
  return measured(paired.mean, paired.mean_se);
}

/// What lies between the 5% and the 95% quantile of the difference; nothing where the run has not both.
std::optional<Extent> spread_of(const ReportFacts& facts, const VariantResult& variant) {
  const auto low = probability_of(facts.run, 0.05), high = probability_of(facts.run, 0.95);
  if (!low || !high) return std::nullopt;
  const OutcomeSummary& paired = variant.difference[facts.lead].paired;
  const Extent spread{paired.quantile[*low].value, paired.quantile[*high].value};
  if (!std::isfinite(spread.low) || !std::isfinite(spread.high)) return std::nullopt;
  return spread;
}

std::string chart_of(const ReportFacts& facts, double width, const Caption& caption) {
  const Column& lead = facts.run.outcomes[facts.lead];
  std::vector<double> values = {0};
  for (const VariantResult* variant : compared_of(facts)) {
    values.push_back(mean_of(facts, *variant).value);
    if (const auto spread = spread_of(facts, *variant))
      values.insert(values.end(), {spread->low, spread->high});
  }
  const int most = width < 500 ? 4 : 8;
  Extent extent = extent_of(values);
  const Unit unit = coarser(unit_of(lead, std::max(std::abs(extent.low), std::abs(extent.high))));
  extent = rounded_out(extent, most, unit.size);
  BarChart chart{{extent, even_ticks(extent, most, unit.size), unit.name}, {}};
  chart.form = BarChart::Form::point;
  for (const VariantResult* variant : compared_of(facts)) {
    const Measured mean = mean_of(facts, *variant);
    const bool is_worse = lead.worse == Worse::lower ? mean.value < 0 : mean.value > 0;
    chart.bars.push_back({printable(variant->name), change_text(mean, unit), 0, mean.value,
                          spread_of(facts, *variant), is_worse ? "more" : "less"});
  }
  return bar_chart(chart, width, caption);
}

DataTable figures_of(const ReportFacts& facts) {
  const Result& run = facts.run;
  const Column& lead = run.outcomes[facts.lead];
  double magnitude = 0;
  for (const VariantResult* variant : compared_of(facts))
    magnitude = std::max(magnitude, std::abs(mean_of(facts, *variant).value));
  const Unit unit = unit_of(lead, magnitude);
  DataTable table{{unit.name.empty() ? "Variant" : "Variant [" + unit.name + "]", "Mean difference"}, {}};
  const auto low = probability_of(run, 0.05), high = probability_of(run, 0.95);
  const bool has_spread = low && high;
  if (has_spread) table.head.insert(table.head.end(), {"5%", "95%"});
  if (lead.worse != Worse::neither) table.head.insert(table.head.end(), {"Worse in", "Better in"});
  for (const VariantResult* variant : compared_of(facts)) {
    const DifferenceSummary& difference = variant->difference[facts.lead];
    table.rows.push_back({printable(variant->name), change_text(mean_of(facts, *variant), unit)});
    std::vector<std::string>& row = table.rows.back();
    if (has_spread)
      for (const std::size_t place : {*low, *high})
        row.push_back(change_text(measured(difference.paired.quantile[place]), unit));
    if (lead.worse == Worse::neither) continue;
    const bool much_is_bad = lead.worse == Worse::higher;
    row.push_back(share_text(much_is_bad ? difference.higher : difference.lower, run.scenarios));
    row.push_back(share_text(much_is_bad ? difference.lower : difference.higher, run.scenarios));
  }
  return table;
}

}  // namespace

std::string differences_section(const ReportFacts& facts) {
  if (compared_of(facts).empty()) return "";
  const Column& lead = facts.run.outcomes[facts.lead];
  const Picture picture{
      {"differences", capital(lead_in_words(facts)) + ": difference to the base",
       "For each variant the mean difference to the base as a dot, and the range from the 5% to the 95% "
       "quantile of "
       "the differences as a line."},
      std::string(
          "Scenario by scenario, both with the same draws. The dot is the mean, the line reaches from the "
          "5% to the 95% quantile of all differences; the figure at the right is the mean with its 95% "
          "margin.") +
          (lead.worse == Worse::neither ? ""
           : lead.worse == Worse::lower ? " To the right of 0 is better."
                                        : " To the left of 0 is better."),
      [&facts](double width, const Caption& caption) { return chart_of(facts, width, caption); },
      figures_of(facts)};
  std::string titles;
  for (const VariantResult* variant : compared_of(facts))
    if (!variant->title.empty())
      titles += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(printable(variant->name)),
                            escaped(variant->title));
  std::string html;
  if (!titles.empty()) html += "<dl class=\"pairs\">\n" + titles + "</dl>\n";
  return section("differences", "What the variants change", html + figure_of(picture));
}

}  // namespace chokepoint
