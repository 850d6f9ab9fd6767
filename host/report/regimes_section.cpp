#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/report/amounts.h"
#include "host/report/calendar.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMostShown = 12;

Picture picture_of(const Study& study, const Regime& regime, const std::vector<std::vector<double>>& shares,
                   std::size_t number) {
  std::vector<ShareChart::Layer> layers;
  for (std::size_t i = 0; i < regime.states.size(); ++i)
    layers.push_back({printable(regime.states[i]), shares[i]});
  // The state that the study begins in lies at the bottom.
  std::rotate(layers.begin(), layers.begin() + regime.initial, layers.begin() + regime.initial + 1);
  return {{"regimes-" + std::to_string(number), printable(regime.name),
           fmt::format("Month by month the share of scenarios in each of {} states of regime {}.",
                       layers.size(), printable(regime.name))},
          "",
          [&study, layers](double width, const Caption& caption) {
            return share_chart({months_of(study, 6), layers}, width, 200, caption);
          },
          shares_table(study, layers)};
}

}  // namespace

std::string regimes_section(const ReportFacts& facts) {
  const Study& study = facts.study.variants.front().study;
  if (study.regimes.empty()) return "";
  std::string cards;
  for (std::size_t g = 0; g < std::min(study.regimes.size(), kMostShown); ++g)
    cards += card_of(picture_of(study, study.regimes[g], facts.months.share_in_state[g], g));
  std::string note =
      fmt::format("In how many scenarios which state holds, base, first {} (± {:.1f} points at most).",
                  scenarios_text(facts.months.scenarios),
                  100 * measured(0.5, 0.5 / std::sqrt(static_cast<double>(facts.months.scenarios))).margin());
  if (study.regimes.size() > kMostShown)
    note += fmt::format(" The first {} of {}.", kMostShown, study.regimes.size());
  return section("regimes", "Regimes over time", "<p class=\"note\">" + note + "</p>\n" + cards_of(cards));
}

}  // namespace chokepoint
