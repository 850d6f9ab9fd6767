#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <regex>

#include "host/graph/quoting.h"
#include "host/graph/svg.h"
#include "host/report/amounts.h"
#include "host/report/charts.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/study/names.h"
#include "host/text/numbers.h"

namespace chokepoint {
namespace {

constexpr const char* kSettings = R"(  charset = "UTF-8"
  rankdir = LR
  bgcolor = transparent
  pad = 0.1
  nodesep = 0.22
  ranksep = 0.45
  node [fontname = "Helvetica,Arial,sans-serif", fontsize = 11, style = filled, margin = "0.13,0.07"]
  edge [fontname = "Helvetica,Arial,sans-serif", fontsize = 10, arrowsize = 0.6]
)";

constexpr std::size_t kVast = 40;        // [site] beyond which flows are not written
constexpr std::size_t kMostRanked = 12;  // [site]
constexpr double kLeastStrain = 0.01;    // share of months below which it is not worth a word

double mean_of(const std::vector<double>& months) {
  return std::accumulate(months.begin(), months.end(), 0.0) / static_cast<double>(months.size());
}

const std::vector<double>& series_at(const ReportFacts& facts, const std::string& name) {
  return facts.months.mean.at(name);
}

std::string site_id(const Study& study, Index site) {
  return dot_id("site/" + study.sites[static_cast<std::size_t>(site)].name);
}

std::string a_month(double units, const Item& item) {
  return label_text(item.unit.empty() ? number_text(units) : amount_text(units, item.unit)) + " a month";
}

/// How often a site is the bottleneck, as a class of the style; words say it too.
std::string strain_of(double share_full) {
  return share_full >= 0.25   ? "strain3"
         : share_full >= 0.1  ? "strain2"
         : share_full >= 0.02 ? "strain1"
                              : "strain0";
}

std::string site_node(const ReportFacts& facts, const Study& study, std::size_t s) {
  const Site& site = study.sites[s];
  const Item& item = study.items[static_cast<std::size_t>(site.item)];
  const double output = mean_of(series_at(facts, "site/" + site.name + "/output")),
               full = facts.months.share_full[s];
  const double starved = facts.months.share_starved[s];
  std::string limits;
  if (full >= kLeastStrain) limits += fmt::format("<br/><b>at its limit: {}</b>", percent_text(full));
  if (const double shut = facts.months.share_shut[s]; shut >= kLeastStrain)
    limits += fmt::format("<br/>shut: {}", percent_text(shut));
  if (starved >= kLeastStrain) limits += fmt::format("<br/>short of inputs: {}", percent_text(starved));
  return fmt::format("  {} [shape = box, class = \"site {}\", label = <<b>{}</b><br/>{}<br/>{}{}>]\n",
                     site_id(study, static_cast<Index>(s)), strain_of(full), label_text(site.name),
                     label_text(item.name), a_month(output, item), limits);
}

/// A market with what arrives there.
std::string market_node(const ReportFacts& facts, const Study& study, std::size_t m) {
  const Market& market = study.markets[m];
  const Item& item = study.items[static_cast<std::size_t>(market.item)];
  const auto fill = outcome_of(facts.run, "market/" + market.name + "/fill_rate");
  std::string met;
  if (fill) {
    const OutcomeSummary& outcome = facts.run.variants.front().outcome[*fill];
    if (std::isfinite(outcome.mean))
      met = "<br/>" + in_words(measured(outcome.mean, outcome.mean_se), facts.run.outcomes[*fill]) +
            " of demand met";
  }
  return fmt::format("  {} [shape = ellipse, class = \"market\", label = <<b>{}</b><br/>{}{}>]\n",
                     dot_id("market/" + market.name), label_text(market.name), label_text(item.name), met);
}

std::string edge(const ReportFacts& facts, const Study& study, const Lane& lane, double largest) {
  const double units = mean_of(series_at(facts, "lane/" + lane.name + "/arrived"));
  const auto to = static_cast<std::size_t>(lane.to);
  const bool is_used = units > 0;
  return fmt::format("  {} -> {} [class = \"lane\", label = <{}>, style = {}, penwidth = {:.1f}]\n",
                     site_id(study, lane.from),
                     lane.to_market ? dot_id("market/" + study.markets[to].name) : site_id(study, lane.to),
                     study.sites.size() > kVast ? ""
                     : is_used                  ? label_text(number_text(units))
                                                : "unused",
                     lane.backup ? "dashed"
                     : is_used   ? "solid"
                                 : "dotted",
                     is_used ? 1 + 2.5 * std::sqrt(units / largest) : 1);
}

/// The largest mean flow of the lanes that carry an item: widths compare within items, whose units differ.
std::vector<double> largest_flows(const ReportFacts& facts, const Study& study) {
  std::vector<double> largest(study.items.size(), 0);
  for (const Lane& lane : study.lanes) {
    double& most = largest[static_cast<std::size_t>(study.sites[static_cast<std::size_t>(lane.from)].item)];
    most = std::max(most, mean_of(series_at(facts, "lane/" + lane.name + "/arrived")));
  }
  return largest;
}

std::string dot_of(const ReportFacts& facts, const Study& study) {
  std::string text = fmt::format("digraph {} {{\n{}", dot_id(study.name), kSettings), markets;
  for (std::size_t s = 0; s < study.sites.size(); ++s) text += site_node(facts, study, s);
  for (std::size_t m = 0; m < study.markets.size(); ++m) {
    text += market_node(facts, study, m);
    markets += " " + dot_id("market/" + study.markets[m].name);
  }
  text += fmt::format("  {{ rank = max{} }}\n", markets);
  const std::vector<double> largest = largest_flows(facts, study);
  for (const Lane& lane : study.lanes) {
    const Site& from = study.sites[static_cast<std::size_t>(lane.from)];
    text += edge(facts, study, lane, largest[static_cast<std::size_t>(from.item)]);
  }
  return text + "}\n";
}

/// How wide a drawing is by itself. [pixel]
double natural_width(const std::string& svg) {
  constexpr double kPixelsPerPoint = 4.0 / 3;
  static const std::regex kWidth("<svg [^>]*width=\"([0-9]+)pt\"");
  std::smatch width;
  return std::regex_search(svg, width, kWidth) ? kPixelsPerPoint * std::stod(width[1]) : 0;
}

/// Take the picture out of its file: no XML heading, and ids that are the page's only ones of their kind.
/// (Texts hold no bare quote, so that what looks like an attribute is one.)
std::string inlined(std::string svg) {
  svg.erase(0, svg.find("<svg"));
  const auto replace = [&](const std::string& what, const std::string& with) {
    for (std::size_t at = svg.find(what); at != std::string::npos; at = svg.find(what, at + with.size()))
      svg.replace(at, what.size(), with);
  };
  replace(" id=\"", " id=\"network-");
  replace("aria-labelledby=\"title description\"", "aria-labelledby=\"network-title network-description\"");
  return svg;
}

/// The sites that are most often at their limit or short of inputs.
std::string ranking_of(const ReportFacts& facts, const Study& study, double width, const Caption& caption) {
  std::vector<std::size_t> sites(study.sites.size());
  std::iota(sites.begin(), sites.end(), std::size_t{0});
  const auto full = [&](std::size_t s) { return facts.months.share_full[s]; };
  const auto starved = [&](std::size_t s) { return facts.months.share_starved[s]; };
  std::erase_if(sites, [&](std::size_t s) { return std::max(full(s), starved(s)) < kLeastStrain; });
  std::stable_sort(sites.begin(), sites.end(),
                   [&](std::size_t a, std::size_t b) { return full(a) > full(b); });
  if (sites.size() > kMostRanked) sites.resize(kMostRanked);
  double most = 0.1;
  for (const std::size_t s : sites) most = std::max({most, full(s), starved(s)});
  const Extent extent = rounded_out({0, most}, 5, 0.01);
  BarChart chart;
  chart.x = {extent, percent_ticks(extent, 5), "share of months and scenarios"};
  chart.first_name = "at its limit";
  chart.second_name = "short of inputs";
  for (const std::size_t s : sites) {
    Bar& bar = chart.bars.emplace_back();
    bar = {printable(study.sites[s].name), percent_text(full(s)), 0, full(s)};
    bar.second = starved(s);
  }
  return bar_chart(chart, width, caption);
}

DataTable figures_of(const ReportFacts& facts, const Study& study) {
  DataTable table{{"Site", "Makes a month", "Could make", "Shut", "At its limit", "Short of inputs"}, {}};
  for (std::size_t s = 0; s < study.sites.size(); ++s) {
    const Site& site = study.sites[s];
    const std::string& unit = study.items[static_cast<std::size_t>(site.item)].unit;
    const double output = mean_of(series_at(facts, "site/" + site.name + "/output")),
                 capacity = mean_of(series_at(facts, "site/" + site.name + "/capacity"));
    table.rows.push_back({printable(site.name), amount_text(output, printable(unit)),
                          std::isfinite(capacity) ? amount_text(capacity, printable(unit)) : "unlimited",
                          percent_text(facts.months.share_shut[s]), percent_text(facts.months.share_full[s]),
                          percent_text(facts.months.share_starved[s])});
  }
  return table;
}

/// The lanes with what they carry.
DataTable flows_of(const ReportFacts& facts, const Study& study) {
  DataTable table{{"Lane", "From", "To", "Item", "Arrives a month"}, {}};
  for (const Lane& lane : study.lanes) {
    const Site& from = study.sites[static_cast<std::size_t>(lane.from)];
    const auto to = static_cast<std::size_t>(lane.to);
    const Item& item = study.items[static_cast<std::size_t>(from.item)];
    const double units = mean_of(series_at(facts, "lane/" + lane.name + "/arrived"));
    table.rows.push_back({printable(lane.name) + (lane.backup ? " (backup)" : ""), printable(from.name),
                          printable(lane.to_market ? study.markets[to].name : study.sites[to].name),
                          printable(item.name), amount_text(units, printable(item.unit))});
  }
  return table;
}

/// The drawing, which scrolls in a box of its own where it is wide, and its tables.
std::string network_figure(const ReportFacts& facts, const Study& study) {
  const std::string description = fmt::format(
      "The network from raw materials on the left to markets on the right, {} sites, {} lanes and {} "
      "markets, "
      "with mean flows and how often each site is at its limit or short of inputs.",
      study.sites.size(), study.lanes.size(), study.markets.size());
  const std::string picture =
      inlined(svg_of(dot_of(facts, study), "The network with mean flows", description));
  const std::string note = fmt::format(
      "Means of the base by month over the first {}. Boxes: sites; ellipses: markets; solid: "
      "primary "
      "lanes, dashed: backups, the wider the more of its item. Percentages: in how many of all months a site "
      "can "
      "make nothing (not open yet, or out of order), makes all that it can, or makes less than it is to "
      "because "
      "inputs are missing.",
      scenarios_text(facts.months.scenarios));
  return fmt::format(
      "<figure class=\"picture network{}\" style=\"--natural:{:.0f}px\">\n<figcaption>What flows where in a "
      "mean month</figcaption>\n<div class=\"scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"The "
      "network\">{}</div>\n<p class=\"note\">{}</p>\n<details><summary>Tables<span class=\"unseen\">: what "
      "flows where</span></summary>\n{}{}</details>\n</figure>\n",
      study.sites.size() > kVast ? " vast" : "", natural_width(picture), picture, note,
      table_of(flows_of(facts, study), "Lanes"), table_of(figures_of(facts, study), "Sites"));
}

}  // namespace

std::string network_section(const ReportFacts& facts) {
  const Study& study = facts.study.variants.front().study;
  std::string html = network_figure(facts, study);
  const auto strain = [&](const std::vector<double>& shares) {
    return *std::max_element(shares.begin(), shares.end());
  };
  if (std::max(strain(facts.months.share_full), strain(facts.months.share_starved)) >= kLeastStrain) {
    html += figure_of(
        {{"bottlenecks", "Which sites are the bottlenecks",
          "For each site the share of months in which it makes all that it can, as a bar, and in which "
          "inputs are missing, as a diamond."},
         "",
         [&](double width, const Caption& caption) { return ranking_of(facts, study, width, caption); },
         figures_of(facts, study)});
  }
  return section("network", "Flows and bottlenecks", html);
}

}  // namespace chokepoint
