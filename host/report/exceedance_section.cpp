#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/report/amounts.h"
#include "host/report/charts.h"
#include "host/report/figure.h"
#include "host/report/looks.h"
#include "host/report/sections.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr double kLeast = 10;  // [scenario] beyond the last point: fewer are noise

/// What a picture is drawn from: a curve a variant.
struct Curves {
  std::vector<const VariantResult*> variants;
  std::vector<std::vector<ExceedancePoint>>
      points;         // ascending thresholds; shares below them where much is good
  double rarest = 1;  // share
  Extent values{0, 1};
  bool below = false;
};

Curves curves_of(const ReportFacts& facts, std::size_t outcome) {
  Curves curves;
  curves.variants = answers_of(facts.run);
  curves.below = facts.run.outcomes[outcome].worse == Worse::lower;
  std::vector<double> values;
  for (const VariantResult* variant : curves.variants) {
    std::vector<ExceedancePoint>& points = curves.points.emplace_back(variant->outcome[outcome].exceedance);
    if (curves.below)
      for (ExceedancePoint& point : points)
        point = {point.threshold, 1 - point.share, 1 - point.high, 1 - point.low};
    const double least = kLeast / static_cast<double>(facts.run.scenarios);
    std::erase_if(points, [&](const ExceedancePoint& point) { return point.share < least; });
    for (const ExceedancePoint& point : points) {
      if (point.share > 0.999) continue;  // the other end of the distribution
      values.push_back(point.threshold);
      curves.rarest = std::min(curves.rarest, point.share);
    }
  }
  curves.values = extent_of(values);
  return curves;
}

std::string chart_of(const ReportFacts& facts, std::size_t outcome, bool is_card, double width,
                     const Caption& caption) {
  const Curves curves = curves_of(facts, outcome);
  const Column& column = facts.run.outcomes[outcome];
  const int most = width < 500 ? 4 : 8;
  const Unit unit = unit_of(column, std::max(std::abs(curves.values.low), std::abs(curves.values.high)));
  const Extent shares{std::pow(10.0, std::floor(std::log10(curves.rarest) * 2) / 2), 1};
  LineChart chart{
      {curves.values, even_ticks(curves.values, most, unit.size), unit.name},
      {shares, probability_ticks(shares),
       fmt::format("share of scenarios with {}", curves.below ? "less" : "more"), Spacing::logarithmic},
      {}};
  for (std::size_t v = 0; v < curves.variants.size(); ++v) {
    Curve curve{printable(curves.variants[v]->name), look_of(v), {}, {}, {}};
    for (const ExceedancePoint& point : curves.points[v]) {
      if (point.threshold < curves.values.low || point.threshold > curves.values.high) continue;
      curve.line.push_back({point.threshold, point.share});
      curve.low.push_back({point.threshold, std::max(shares.low, point.low)});
      curve.high.push_back({point.threshold, point.high});
    }
    chart.curves.push_back(std::move(curve));
  }
  if (curves.values.low < 0 && curves.values.high > 0) chart.marks_x.push_back({0, ""});
  chart.legend = is_card ? LineChart::LegendShown::no : LineChart::LegendShown::yes;
  return line_chart(chart, width, is_card ? 230 : width < 500 ? 300 : 380, caption);
}

/// Quantiles with their intervals: the curve as figures.
DataTable quantiles_of(const ReportFacts& facts, std::size_t outcome) {
  const Result& run = facts.run;
  const auto variants = answers_of(run);
  double magnitude = 0;
  for (const Quantile& quantile : variants.front()->outcome[outcome].quantile)
    if (std::isfinite(quantile.value)) magnitude = std::max(magnitude, std::abs(quantile.value));
  const Unit unit = unit_of(run.outcomes[outcome], magnitude);
  DataTable table{{unit.name.empty() ? "Probability" : "Probability [" + unit.name + "]"}, {}};
  for (const VariantResult* variant : variants) table.head.push_back(printable(variant->name));
  for (std::size_t p = 0; p < run.probabilities.size(); ++p) {
    table.rows.push_back({fmt::format("{:g}%", 100 * run.probabilities[p].value)});
    for (const VariantResult* variant : variants)
      table.rows.back().push_back(margin_text(measured(variant->outcome[outcome].quantile[p]), unit));
  }
  return table;
}

Picture picture_of(const ReportFacts& facts, std::size_t outcome, std::size_t number) {
  const Column& column = facts.run.outcomes[outcome];
  const bool below = column.worse == Worse::lower;
  const std::size_t variants = answers_of(facts.run).size();
  return {
      {"exceedance-" + std::to_string(number), title_of(column),
       fmt::format("Share of scenarios, on a logarithmic scale, in which {} is {} an amount; {}.",
                   printable(column.name), below ? "below" : "above",
                   variants == 1 ? "of the base" : fmt::format("a line for each of {} variants", variants))},
      "",
      [&facts, outcome, number](double width, const Caption& caption) {
        return chart_of(facts, outcome, number > 0, width, caption);
      },
      quantiles_of(facts, outcome)};
}

/// Outcomes beside the lead: what customers feel, as units lost or else as the share of demand that is met.
std::vector<std::size_t> others_of(const ReportFacts& facts) {
  constexpr std::size_t kMost = 6, kLeastPoints = 5;
  std::vector<std::size_t> others;
  const auto add = [&](std::optional<std::size_t> outcome) {
    if (!outcome || *outcome == facts.lead || others.size() == kMost) return false;
    if (facts.run.variants.front().outcome[*outcome].exceedance.size() < kLeastPoints) return false;
    others.push_back(*outcome);
    return true;
  };
  add(outcome_of(facts.run, "total_cost"));
  for (const Market& market : facts.study.variants.front().study.markets) {
    const std::string path = "market/" + market.name + "/";
    if (!add(outcome_of(facts.run, path + "lost"))) add(outcome_of(facts.run, path + "fill_rate"));
  }
  return others;
}

}  // namespace

std::string exceedance_section(const ReportFacts& facts) {
  const OutcomeSummary& base = facts.run.variants.front().outcome[facts.lead];
  if (base.exceedance.size() < 2 || is_certain(facts)) return "";
  Picture lead = picture_of(facts, facts.lead, 0);
  lead.note =
      "To the right of 1% a line shows the amount that one scenario in a hundred exceeds. Bands are 95% "
      "intervals; where none is seen it is thinner than the line.";
  std::string html = figure_of(lead), cards;
  std::size_t number = 0;
  for (const std::size_t outcome : others_of(facts)) cards += card_of(picture_of(facts, outcome, ++number));
  if (!cards.empty())
    html += (answers_of(facts.run).size() == 1 ? "<p class=\"note\">Other outcomes:</p>\n"
                                               : "<p class=\"note\">Other outcomes, lines as above:</p>\n") +
            cards_of(cards);
  return section("exceedance", "How bad it can get", html);
}

}  // namespace chokepoint
