#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "host/compile/topology.h"
#include "host/report/amounts.h"
#include "host/report/calendar.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMostShown = 12, kMostLayers = 8;
constexpr double kLeastSpread = 0.02;  // below it there is nothing to see

/// The lanes that bring one item to one consumer.
struct Choice {
  std::string title;
  std::vector<ShareChart::Layer> layers;
  double spread = 0;  // units beyond those of the largest lane, as a share of all
};

std::string consumer_of(const Study& study, const Lane& lane) {
  const auto to = static_cast<std::size_t>(lane.to);
  return printable(lane.to_market ? study.markets[to].name : study.sites[to].name);
}

std::string item_of(const Study& study, const Lane& lane) {
  const Site& from = study.sites[static_cast<std::size_t>(lane.from)];
  return printable(study.items[static_cast<std::size_t>(from.item)].name);
}

/// What a lane is called where its consumer is known: its own name, or where it comes from if it has none.
std::string name_of(const Study& study, const Lane& lane) {
  const std::string& from = study.sites[static_cast<std::size_t>(lane.from)].name;
  return printable(lane.name.starts_with(from + ">") ? from : lane.name);
}

/// Lanes beyond the largest become one layer.
void keep_largest(std::vector<ShareChart::Layer>& layers) {
  const auto size = [](const ShareChart::Layer& layer) {
    return std::accumulate(layer.share.begin(), layer.share.end(), 0.0);
  };
  std::erase_if(layers, [&](const ShareChart::Layer& layer) { return size(layer) <= 0; });
  std::stable_sort(layers.begin(), layers.end(),
                   [&](const auto& a, const auto& b) { return size(a) > size(b); });
  if (layers.size() <= kMostLayers) return;
  ShareChart::Layer& rest = layers[kMostLayers - 1];
  rest.name = fmt::format("{} others", layers.size() - kMostLayers + 1);
  for (std::size_t i = kMostLayers; i < layers.size(); ++i)
    for (std::size_t t = 0; t < rest.share.size(); ++t) rest.share[t] += layers[i].share[t];
  layers.resize(kMostLayers);
}

/// The mean units that arrive on each lane, as shares of the month's; of a month in which nothing arrives the
/// shares of the month before.
std::optional<Choice> choice_of(const ReportFacts& facts, const std::vector<Index>& lanes) {
  const Study& study = facts.study.variants.front().study;
  const Lane& first = study.lanes[static_cast<std::size_t>(lanes.front())];
  Choice choice{fmt::format("{} to {}", capital(item_of(study, first)), consumer_of(study, first)), {}};
  std::vector<double> total(static_cast<std::size_t>(study.periods), 0);
  for (const Index lane : lanes) {
    const Lane& one = study.lanes[static_cast<std::size_t>(lane)];
    choice.layers.push_back({name_of(study, one), facts.months.mean.at("lane/" + one.name + "/arrived")});
    for (std::size_t t = 0; t < total.size(); ++t) total[t] += choice.layers.back().share[t];
  }
  keep_largest(choice.layers);
  if (choice.layers.size() < 2) return std::nullopt;
  const std::vector<double>& largest = choice.layers.front().share;
  choice.spread = 1 - std::accumulate(largest.begin(), largest.end(), 0.0) /
                          std::accumulate(total.begin(), total.end(), 0.0);
  if (choice.spread < kLeastSpread) return std::nullopt;
  const auto begin = std::find_if(total.begin(), total.end(), [](double x) { return x > 0; });
  for (ShareChart::Layer& layer : choice.layers) {
    double last = layer.share[static_cast<std::size_t>(begin - total.begin())] / *begin;
    for (std::size_t t = 0; t < total.size(); ++t)
      layer.share[t] = last = total[t] > 0 ? layer.share[t] / total[t] : last;
  }
  return choice;
}

Picture picture_of(const Study& study, const Choice& choice, std::size_t number) {
  return {{"suppliers-" + std::to_string(number), choice.title,
           fmt::format("Month by month the share of each of {} lanes in the units that arrive: {}.",
                       choice.layers.size(), choice.title)},
          "",
          [&study, choice](double width, const Caption& caption) {
            return share_chart({months_of(study, 6), choice.layers}, width, 200, caption);
          },
          shares_table(study, choice.layers)};
}

}  // namespace

std::string suppliers_section(const ReportFacts& facts) {
  const Study& study = facts.study.variants.front().study;
  std::vector<Choice> choices;
  for (const Supply& supply : topology_of(study).supplies) {
    std::vector<Index> lanes = supply.primaries;
    lanes.insert(lanes.end(), supply.backups.begin(), supply.backups.end());
    if (lanes.size() < 2) continue;
    if (auto choice = choice_of(facts, lanes)) choices.push_back(std::move(*choice));
  }
  if (choices.empty()) return "";
  const std::size_t all = choices.size();
  if (all > kMostShown) {
    std::stable_sort(choices.begin(), choices.end(),
                     [](const Choice& a, const Choice& b) { return a.spread > b.spread; });
    choices.resize(kMostShown);
  }
  std::string cards;
  for (std::size_t i = 0; i < choices.size(); ++i) cards += card_of(picture_of(study, choices[i], i));
  std::string note = fmt::format(
      "Who supplies whom, wherever there is a choice: shares of the mean units that arrive, base, first {}.",
      scenarios_text(facts.months.scenarios));
  if (all > kMostShown) note += fmt::format(" The {} most divided of {}.", kMostShown, all);
  return section("suppliers", "Suppliers over time",
                 "<p class=\"note\">" + note + "</p>\n" + cards_of(cards));
}

}  // namespace chokepoint
