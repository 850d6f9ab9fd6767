#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "host/report/amounts.h"
#include "host/report/charts.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMostShown = 15, kMostCurves = 6;
constexpr double kLeastShown = 0.002;  // share of the variance
const Unit kPercent{0.01, "%", -1}, kOne{1, "", -2};

const std::vector<Sensitivity>& sensitivities_of(const ReportFacts& facts) {
  return facts.run.variants.front().sensitivity[facts.lead];
}

/// The drivers whose index is known, the most telling first.
std::vector<std::size_t> ranked(const ReportFacts& facts) {
  const std::vector<Sensitivity>& all = sensitivities_of(facts);
  std::vector<std::size_t> drivers(all.size());
  std::iota(drivers.begin(), drivers.end(), std::size_t{0});
  const auto index = [&](std::size_t d) { return all[d].first_order.value; };
  std::erase_if(drivers, [&](std::size_t d) { return !std::isfinite(index(d)); });
  std::stable_sort(drivers.begin(), drivers.end(),
                   [&](std::size_t a, std::size_t b) { return index(a) > index(b); });
  return drivers;
}

/// Those of them that are drawn: the first few, as long as there is something to see.
std::vector<std::size_t> drawn_of(const ReportFacts& facts, std::vector<std::size_t> drivers) {
  const auto is_small = [&](std::size_t d) {
    return sensitivities_of(facts)[d].first_order.value < kLeastShown;
  };
  const auto least = std::find_if(drivers.begin() + 1, drivers.end(), is_small);
  drivers.resize(std::min<std::size_t>(kMostShown, static_cast<std::size_t>(least - drivers.begin())));
  return drivers;
}

std::string index_text(const Estimate& estimate) {
  const std::string text = margin_text(measured(estimate), kPercent);
  const std::size_t margin = text.find(" ±");
  return text.substr(0, margin) + "%" + (margin == std::string::npos ? "" : text.substr(margin));
}

/// Which of a driver's two figures is drawn.
enum class Kind { index, correlation };

std::string chart_of(const ReportFacts& facts, const std::vector<std::size_t>& drivers, Kind kind,
                     double width, const Caption& caption) {
  const bool is_index = kind == Kind::index;
  const double bad = facts.run.outcomes[facts.lead].worse == Worse::lower ? -1 : 1;
  std::vector<double> values = {0};
  BarChart chart;
  for (const std::size_t d : drivers) {
    const Sensitivity& one = sensitivities_of(facts)[d];
    const Measured figure = measured(is_index ? one.first_order : one.rank_correlation);
    values.insert(values.end(), {is_index ? std::max(0.0, figure.low) : figure.low, figure.high});
    Bar& bar = chart.bars.emplace_back();
    bar.name = uncertain_name(facts, facts.run.drivers[d].name);
    bar.value = is_index ? index_text(one.first_order) : change_text(figure, kOne);
    bar.to = figure.value;
    bar.interval = figure.interval();
    bar.style = is_index ? "less" : bad * figure.value > 0 ? "more" : "less";
  }
  const int most = width < 500 ? 4 : 8;
  const Extent extent = rounded_out(extent_of(values), most, is_index ? 0.01 : 1);
  chart.x = is_index ? AxisPlan{extent, percent_ticks(extent, most), "share of the variance"}
                     : AxisPlan{extent, even_ticks(extent, most), "rank correlation"};
  return bar_chart(chart, width, caption);
}

DataTable figures_of(const ReportFacts& facts, const std::vector<std::size_t>& drivers) {
  DataTable table{{"Driver", "Share of the variance", "Rank correlation"}, {}};
  for (const std::size_t d : drivers) {
    const Sensitivity& one = sensitivities_of(facts)[d];
    table.rows.push_back({uncertain_name(facts, facts.run.drivers[d].name), index_text(one.first_order),
                          change_text(measured(one.rank_correlation), kOne)});
  }
  return table;
}

std::string curve_of(const ReportFacts& facts, const Sensitivity& sensitivity, double width,
                     const Caption& caption) {
  std::vector<double> values;
  Curve curve;
  curve.look = {"s0", 0};
  for (std::size_t i = 0; i < sensitivity.conditional_mean.size(); ++i) {
    const Measured mean = measured(sensitivity.conditional_mean[i]);
    const auto place = static_cast<double>(i);
    values.insert(values.end(), {mean.low, mean.high});
    curve.line.push_back({place, mean.value});
    curve.low.push_back({place, mean.low});
    curve.high.push_back({place, mean.high});
  }
  Extent extent = extent_of(values);
  const Unit unit =
      unit_of(facts.run.outcomes[facts.lead], std::max(std::abs(extent.low), std::abs(extent.high)));
  extent = rounded_out(extent, 4, unit.size);
  const double last = static_cast<double>(sensitivity.conditional_mean.size() - 1);
  LineChart chart{{{0, last}, {{0, "lowest"}, {last, "highest"}}, ""},
                  {extent, even_ticks(extent, 4, unit.size), unit.name},
                  {}};
  chart.curves.push_back(std::move(curve));
  return line_chart(chart, width, 190, caption);
}

DataTable curve_table(const ReportFacts& facts, const Sensitivity& sensitivity) {
  double magnitude = 0;
  for (const Estimate& mean : sensitivity.conditional_mean)
    magnitude = std::max(magnitude, std::abs(mean.value));
  const Unit unit = unit_of(facts.run.outcomes[facts.lead], magnitude);
  DataTable table{{"Driver, from low to high", unit.name.empty() ? "Mean" : "Mean [" + unit.name + "]"}, {}};
  for (std::size_t i = 0; i < sensitivity.conditional_mean.size(); ++i)
    table.rows.push_back({fmt::format("{} of {}", i + 1, sensitivity.conditional_mean.size()),
                          margin_text(measured(sensitivity.conditional_mean[i]), unit)});
  return table;
}

/// How the mean of the lead goes with the drivers that tell most.
std::string curves_of(const ReportFacts& facts, const std::vector<std::size_t>& drivers) {
  std::string cards;
  std::size_t shown = 0;
  for (const std::size_t d : drivers) {
    const Sensitivity& one = sensitivities_of(facts)[d];
    const auto is_known = [](const Estimate& mean) { return std::isfinite(mean.value); };
    if (one.conditional_mean.size() < 3 || shown == kMostCurves ||
        !std::all_of(one.conditional_mean.begin(), one.conditional_mean.end(), is_known))
      continue;
    const std::string name = uncertain_name(facts, facts.run.drivers[d].name);
    cards +=
        card_of({{fmt::format("curve-{}", shown++), name,
                  fmt::format("The mean {} from the scenarios with the lowest {} to those with the highest.",
                              lead_in_words(facts), name)},
                 "",
                 [&](double width, const Caption& caption) { return curve_of(facts, one, width, caption); },
                 curve_table(facts, one)});
  }
  if (cards.empty()) return "";
  return fmt::format(
             "<p class=\"note\">The mean {} from the scenarios with a driver's lowest values to those with "
             "its highest, "
             "in bins of equally many scenarios, with 95% intervals:</p>\n",
             escaped(lead_in_words(facts))) +
         cards_of(cards);
}

}  // namespace

std::string sensitivities_section(const ReportFacts& facts) {
  if (facts.run.drivers.empty() || facts.run.variants.front().sensitivity.empty()) return "";
  const std::vector<std::size_t> drivers = ranked(facts);
  if (drivers.empty()) return "";
  const std::string lead = lead_in_words(facts);
  std::string note = fmt::format(
      "How much of the variance of the {} each driver explains by itself, in the first {} of the "
      "base; "
      "of a regime "
      "the months away from its first state count. Drivers that go together share what "
      "they explain, so that the shares may sum to more than 100%. Thin lines are 95% intervals.",
      escaped(lead), scenarios_text(facts.run.sensitivity_scenarios));
  const std::vector<std::size_t> drawn = drawn_of(facts, drivers);
  if (drivers.size() > drawn.size())
    note += fmt::format(" The {} largest of {}; the table has all.", drawn.size(), drivers.size());
  const auto picture = [&](Kind kind, const Caption& caption, const std::string& words) {
    return figure_of(
        {caption, words,
         [&, kind](double width, const Caption& of) { return chart_of(facts, drawn, kind, width, of); },
         figures_of(facts, drivers)});
  };
  return section(
      "sensitivities", "What the " + lead + " depends on",
      picture(Kind::index,
              {"sensitivity-index", "Share of the variance of the " + lead,
               "For each driver the first-order sensitivity index as a bar, with its 95% interval."},
              note) +
          picture(
              Kind::correlation,
              {"sensitivity-correlation", "In which direction",
               "For each driver its rank correlation with the outcome as a bar, with its 95% interval."},
              fmt::format(
                  "Spearman's rank correlation. Bars to the right: the more of it, the larger the {0}; to "
                  "the left: the more, the smaller.",
                  escaped(lead))) +
          curves_of(facts, drivers));
}

}  // namespace chokepoint
