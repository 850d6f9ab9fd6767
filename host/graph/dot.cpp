#include "host/graph/dot.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/graph/labels.h"
#include "host/graph/quoting.h"

namespace chokepoint {
namespace {

constexpr const char* kPlainColour = "#333333";

constexpr const char* kSettings = R"(  charset = "UTF-8"
  rankdir = LR
  bgcolor = white
  pad = 0.3
  nodesep = 0.3
  ranksep = 0.5
  labelloc = t
  fontname = "Helvetica,Arial,sans-serif"
  fontsize = 11
  node [fontname = "Helvetica,Arial,sans-serif", fontsize = 11, color = "#333333", style = filled]
  edge [fontname = "Helvetica,Arial,sans-serif", fontsize = 9, arrowsize = 0.7]
)";

std::string site_id(const Study& study, Index site) {
  return dot_id("site/" + study.sites[static_cast<std::size_t>(site)].name);
}

std::string market_id(const Study& study, Index market) {
  return dot_id("market/" + study.markets[static_cast<std::size_t>(market)].name);
}

/// Title, and how to read the signs.
std::string heading(const Study& study, const Labels& labels) {
  const std::string title =
      bold(label_text(study.name)) + (study.title.empty() ? "" : ": " + label_text(study.title));
  std::string legend = "box: site · ellipse: market · solid line: primary lane";
  const auto any = [&](auto&& has) { return std::any_of(study.lanes.begin(), study.lanes.end(), has); };
  if (any([](const Lane& lane) { return lane.backup.has_value(); }))
    legend += " · dashed line: backup lane, started after so many months of shortage";
  if (any([&](const Lane& lane) { return labels.is_closed(static_cast<Index>(&lane - study.lanes.data())); }))
    legend += " · dotted line: closed";
  if (any([](const Lane& lane) { return !lane.tariffs.empty(); })) legend += " · §: tariff";
  return fmt::format(
      "<font point-size=\"15\">{}</font><br/>{}<br/>Capacities, demands and limits are those of "
      "the nominal scenario.<br/> ",
      title, legend);
}

/// One colour a tariff; several are drawn side by side.
std::string colour_of(const Lane& lane) {
  std::string colours;
  for (const Index tariff : lane.tariffs)
    colours += (colours.empty() ? "" : ":") + Labels::colour_of_tariff(tariff);
  return colours.empty() ? kPlainColour : colours;
}

std::string edge(const Study& study, const Labels& labels, Index index) {
  const Lane& lane = study.lanes[static_cast<std::size_t>(index)];
  const char* const style = labels.is_closed(index) ? "dotted" : lane.backup ? "dashed" : "solid";
  return fmt::format(
      "  {} -> {} [label = <{}>, color = \"{}\", style = {}, penwidth = {}]\n", site_id(study, lane.from),
      lane.to_market ? market_id(study, lane.to) : site_id(study, lane.to), labels.of_lane(index),
      colour_of(lane), style, style == std::string("solid") ? 1.8 : 1.1);
}

}  // namespace

std::string dot_of(const Study& study) {
  const Labels labels(study);
  std::string text =
      fmt::format("digraph {} {{\n{}  label = <{}>\n", dot_id(study.name), kSettings, heading(study, labels));
  for (std::size_t s = 0; s < study.sites.size(); ++s) {
    text += fmt::format("  {} [shape = box, fillcolor = \"#e3eef9\", label = <{}>]\n",
                        site_id(study, static_cast<Index>(s)), labels.of_site(study.sites[s]));
  }
  std::string markets;
  for (std::size_t m = 0; m < study.markets.size(); ++m) {
    const std::string id = market_id(study, static_cast<Index>(m));
    text += fmt::format("  {} [shape = ellipse, fillcolor = \"#fdf0d0\", label = <{}>]\n", id,
                        labels.of_market(study.markets[m]));
    markets += " " + id;
  }
  text += fmt::format("  {{ rank = max{} }}\n", markets);
  for (std::size_t l = 0; l < study.lanes.size(); ++l) text += edge(study, labels, static_cast<Index>(l));
  return text + "}\n";
}

std::string description_of(const Study& study) {
  const auto backups = std::count_if(study.lanes.begin(), study.lanes.end(),
                                     [](const Lane& lane) { return lane.backup.has_value(); });
  return fmt::format(
      "A network from raw materials (left) to markets (right): {} sites, {} lanes, of which {} are "
      "backups, {} markets.",
      study.sites.size(), study.lanes.size(), backups, study.markets.size());
}

}  // namespace chokepoint
