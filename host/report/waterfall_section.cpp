#include <algorithm>
#include <cmath>

#include "host/report/amounts.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/report/waterfall.h"

namespace chokepoint {
namespace {

constexpr const char* kCosts[] = {"purchase", "freight",   "duty",    "production",
                                  "holding",  "switching", "shortage"};

/// The change of profit's parts from plan to mean; empty where the run lacks one of them.
std::vector<WaterfallPart> parts_of(const ReportFacts& facts) {
  std::vector<WaterfallPart> parts;
  const auto add = [&](const std::string& outcome, const std::string& name, double sign) {
    const auto place = outcome_of(facts.run, outcome);
    if (!place) return false;
    const OutcomeSummary& base = facts.run.variants.front().outcome[*place];
    const double nominal = nominal_of(facts, outcome);
    parts.push_back({name, measured(sign * (base.mean - nominal), base.mean_se)});
    return std::isfinite(base.mean);
  };
  bool has_all = add("revenue", "Revenue", 1);
  for (const char* cost : kCosts) has_all = add("cost/" + std::string(cost), capital(cost), -1) && has_all;
  if (!has_all) return {};
  const double largest = std::abs(
      std::max_element(parts.begin(), parts.end(), [](const WaterfallPart& a, const WaterfallPart& b) {
        return std::abs(a.change.value) < std::abs(b.change.value);
      })->change.value);
  std::erase_if(parts,
                [&](const WaterfallPart& part) { return std::abs(part.change.value) < 1e-6 * largest; });
  std::stable_sort(
      parts.begin() + (parts.empty() ? 0 : 1), parts.end(),
      [](const WaterfallPart& a, const WaterfallPart& b) { return a.change.value < b.change.value; });
  return parts;
}

}  // namespace

std::string waterfall_section(const ReportFacts& facts) {
  const std::vector<WaterfallPart> parts = parts_of(facts);
  const auto profit = outcome_of(facts.run, "profit");
  if (parts.empty() || !profit) return "";
  const OutcomeSummary& base = facts.run.variants.front().outcome[*profit];
  const WaterfallTotals totals{"Planned profit", "Mean profit", nominal_of(facts, "profit"),
                               measured(base.mean, base.mean_se)};
  const Column& money = facts.run.outcomes[*profit];
  const Picture picture{
      {"waterfall", "From planned to mean profit",
       "A waterfall: the planned profit, what revenue and each kind of cost add or take on average, and "
       "the mean profit."},
      "Planned is the nominal scenario: every driver in its middle, every regime as it begins. Bars to "
      "the left take from profit, bars to the right add to it.",
      [&](double width, const Caption& caption) {
        return waterfall_chart(parts, totals, money, width, caption);
      },
      waterfall_table(parts, totals, money)};
  return section("waterfall", "Where the money goes", figure_of(picture));
}

}  // namespace chokepoint
