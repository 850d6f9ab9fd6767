#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/report/amounts.h"
#include "host/report/charts.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/study/months.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMostShown = 24;

/// One series of the base, and what was planned.
struct Fan {
  const Result& run;
  const Column& column;
  const SeriesSummary& series;
  const std::vector<float>* planned;  // [month]; none where the study has it no more
  std::size_t months;                 // that are drawn

  double quantile(std::size_t month, std::size_t band) const { return series.quantile[month][band].value; }
};

/// Whether stocks fetch money at the end of the last month, which would dwarf all others.
bool sells_stocks_off(const ReportFacts& facts) {
  const Study& study = facts.study.variants.front().study;
  const auto fetches = [](const auto& user) { return user.stock.salvage > 0; };
  return facts.run.months > 2 && (std::any_of(study.markets.begin(), study.markets.end(), fetches) ||
                                  std::any_of(study.sites.begin(), study.sites.end(), [&](const Site& site) {
                                    return std::any_of(site.inputs.begin(), site.inputs.end(), fetches);
                                  }));
}

Fan fan_of(const ReportFacts& facts, std::size_t number) {
  const Column& column = facts.run.series[number];
  const std::vector<float>* planned = nullptr;
  for (std::size_t i = 0; i < facts.nominal.series.size(); ++i)
    if (facts.nominal.series[i].name == column.name) planned = &facts.nominal.told.series[i];
  const bool is_sold_off = column.name == "profit" || column.name == "revenue";
  const auto months =
      static_cast<std::size_t>(facts.run.months - (is_sold_off && sells_stocks_off(facts) ? 1 : 0));
  return {facts.run, column, facts.run.variants.front().series[number], planned, months};
}

/// All that would be drawn of a series.
std::vector<double> values_of(const Fan& fan) {
  std::vector<double> values;
  for (std::size_t t = 0; t < fan.months; ++t) {
    values.push_back(fan.series.mean[t]);
    for (const Quantile& quantile : fan.series.quantile[t]) values.push_back(quantile.value);
    if (fan.planned != nullptr) values.push_back(static_cast<double>((*fan.planned)[t]));
  }
  return values;
}

Extent extent_of_fan(const Fan& fan) { return extent_of(values_of(fan)); }

/// Whether a picture of a series would be but a level line.
bool is_level(const Fan& fan) {
  constexpr double kLeastChange = 0.01;  // of the largest value
  const std::vector<double> values = values_of(fan);
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  return *high - *low <= kLeastChange * std::max(std::abs(*low), std::abs(*high));
}

/// Bands from the outside in: pairs of probabilities that mirror each other.
std::vector<Shade> shades_of(const Fan& fan) {
  std::vector<Shade> shades;
  const std::vector<Probability>& bands = fan.run.bands;
  for (std::size_t i = 0; 2 * i + 1 < bands.size(); ++i) {
    const std::size_t j = bands.size() - 1 - i;
    if (std::abs(bands[i].value + bands[j].value - 1) > 1e-9) return {};
    Shade shade{"", "shade" + std::to_string(std::min<std::size_t>(i, 3)), {}, {}};
    for (std::size_t t = 0; t < fan.months; ++t) {
      const auto month = static_cast<double>(t);
      shade.low.push_back({month, fan.quantile(t, i)});
      shade.high.push_back({month, fan.quantile(t, j)});
    }
    shades.push_back(std::move(shade));
  }
  return shades;
}

template <class Values>
std::vector<Point> line_of(const Values& values, std::size_t months) {
  std::vector<Point> points;
  for (std::size_t t = 0; t < months; ++t)
    points.push_back({static_cast<double>(t), static_cast<double>(values[t])});
  return points;
}

std::string chart_of(const Fan& fan, bool is_card, double width, const Caption& caption) {
  Extent extent = extent_of_fan(fan);
  const Unit unit = unit_of(fan.column, std::max(std::abs(extent.low), std::abs(extent.high)));
  const int most = is_card ? 4 : 6;
  if (unit.name == "%") extent.low = std::min(extent.low, 0.9);
  extent = rounded_out(extent, most, unit.size);
  if (unit.name == "%") extent.high = std::max(extent.high, 1.0);
  const auto months = static_cast<double>(fan.run.months - 1);
  LineChart chart{{{0, months},
                   month_ticks(fan.run.start_year, fan.run.start_month, fan.run.months, width < 500 ? 6 : 9),
                   ""},
                  {extent, even_ticks(extent, most, unit.size), unit.name == "%" ? "" : unit.name},
                  {},
                  shades_of(fan)};
  Curve& mean = chart.curves.emplace_back();
  mean.name = "mean";
  mean.look = {"s0", 0};
  mean.line = line_of(fan.series.mean, fan.months);
  if (unit.name == "%")
    for (Tick& tick : chart.y.ticks) tick.label += "%";
  if (fan.planned != nullptr) {
    Curve& planned = chart.curves.emplace_back();
    planned.name = "planned";
    planned.look = {"planned", 1};
    planned.line = line_of(*fan.planned, fan.months);
  }
  chart.legend = is_card ? LineChart::LegendShown::no : LineChart::LegendShown::yes;
  return line_chart(chart, width, is_card ? 190 : 330, caption);
}

DataTable figures_of(const Fan& fan) {
  const Extent extent = extent_of_fan(fan);
  const Unit unit = unit_of(fan.column, std::max(std::abs(extent.low), std::abs(extent.high)));
  DataTable table{{unit.name.empty() ? "Month" : "Month [" + unit.name + "]", "Mean"}, {}};
  for (const Probability& band : fan.run.bands) table.head.push_back(fmt::format("{:g}%", 100 * band.value));
  if (fan.planned != nullptr) table.head.emplace_back("Planned");
  for (std::size_t t = 0; t < fan.series.mean.size(); ++t) {
    const int month = 12 * fan.run.start_year + fan.run.start_month - 1 + static_cast<int>(t);
    table.rows.push_back({fmt::format("{}-{:02}", month / 12, month % 12 + 1),
                          margin_text(measured(fan.series.mean[t], fan.series.mean_se[t]), unit)});
    for (const Quantile& quantile : fan.series.quantile[t])
      table.rows.back().push_back(margin_text(measured(quantile), unit));
    if (fan.planned != nullptr)
      table.rows.back().push_back(
          value_text({static_cast<double>((*fan.planned)[t]), NAN, NAN}, coarser(unit)));
  }
  return table;
}

Picture picture_of(const ReportFacts& facts, std::size_t number, bool is_card) {
  const Fan fan = fan_of(facts, number);
  return {
      {"months-" + std::to_string(number), title_of(fan.column),
       fmt::format("Month by month {}: its mean, bands between quantiles, and what was planned.",
                   printable(fan.column.name))},
      "",
      [fan, is_card](double width, const Caption& caption) { return chart_of(fan, is_card, width, caption); },
      figures_of(fan)};
}

/// What the shades hold: "98%, 90% and 50% of all scenarios".
std::string bands_in_words(const Result& run) {
  std::vector<std::string> shares;
  for (std::size_t i = 0; 2 * i + 1 < run.bands.size(); ++i)
    shares.push_back(
        fmt::format("{:g}%", 100 * (run.bands[run.bands.size() - 1 - i].value - run.bands[i].value)));
  if (shares.empty()) return "";
  return fmt::format(" Shades hold {} of all scenarios, from light to dark.", fmt::join(shares, ", "));
}

/// What is not drawn: series that hardly change, and those beyond the most that are shown.
std::string words_of_others(std::size_t level, std::size_t more) {
  const auto count = [](std::size_t n) { return n == 1 ? "One series" : fmt::format("{} series", n); };
  std::string words;
  if (level > 0)
    words += fmt::format("{} hardly {} and {} not drawn. ", count(level), level == 1 ? "changes" : "change",
                         level == 1 ? "is" : "are");
  if (more > 0)
    words += fmt::format("{} {} beyond the {} that are drawn. ", count(more), more == 1 ? "lies" : "lie",
                         kMostShown);
  return words.empty() ? "" : "<p class=\"note\">" + words + "The run's results.h5 holds them.</p>\n";
}

}  // namespace

std::string months_section(const ReportFacts& facts) {
  const Result& run = facts.run;
  if (run.series.empty()) return "";
  const std::size_t lead = series_of(run, "profit").value_or(0);
  Picture picture = picture_of(facts, lead, false);
  picture.note =
      "The base. The solid line is the mean, the dashed line what was planned." + bands_in_words(run);
  if (sells_stocks_off(facts))
    picture.note +=
        " The last month, in which what stands in stock is sold off, is in the tables of profit and revenue "
        "only.";
  std::string html = figure_of(picture), cards;
  std::size_t shown = 1, level = 0;
  for (std::size_t i = 0; i < run.series.size(); ++i) {
    if (i == lead) continue;
    if (is_level(fan_of(facts, i))) {
      ++level;
    } else if (shown < kMostShown) {
      cards += card_of(picture_of(facts, i, true));
      ++shown;
    }
  }
  if (!cards.empty()) html += cards_of(cards);
  html += words_of_others(level, run.series.size() - level - shown);
  return section("months", "Month by month", html);
}

}  // namespace chokepoint
