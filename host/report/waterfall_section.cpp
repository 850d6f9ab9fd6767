#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/report/amounts.h"
#include "host/report/figure.h"
#include "host/report/sections.h"
#include "host/report/waterfall.h"
#include "host/study/names.h"

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
                [&](const WaterfallPart& part) { return std::abs(part.change.value) <= 1e-6 * largest; });
  std::stable_sort(
      parts.begin() + (parts.empty() ? 0 : 1), parts.end(),
      [](const WaterfallPart& a, const WaterfallPart& b) { return a.change.value < b.change.value; });
  return parts;
}

std::string mean_waterfall(const ReportFacts& facts) {
  const std::vector<WaterfallPart> parts = parts_of(facts);
  const auto profit = outcome_of(facts.run, "profit");
  if (parts.empty() || !profit) return "";
  const OutcomeSummary& base = facts.run.variants.front().outcome[*profit];
  const WaterfallTotals totals{"Planned profit", "Mean profit", nominal_of(facts, "profit"),
                               measured(base.mean, base.mean_se)};
  const Column& money = facts.run.outcomes[*profit];
  return figure_of({{"waterfall-mean", "From planned to mean profit",
                     "A waterfall: the planned profit, what revenue and each kind of cost add or take on "
                     "average, and the mean "
                     "profit."},
                    "Planned is the nominal scenario: every driver in its middle, every regime as it begins. "
                    "Bars to the left take "
                    "from profit, bars to the right add to it.",
                    [&](double width, const Caption& caption) {
                      return waterfall_chart(parts, totals, money, width, caption);
                    },
                    waterfall_table(parts, totals, money)});
}

/// "Revenue, us" of "revenue/us".
std::string name_of_part(const Column& part) {
  std::string name = printable(part.name);
  if (const std::size_t slash = name.find('/'); slash != std::string::npos) name.replace(slash, 1, ", ");
  return capital(name);
}

/// What the parts of the loss take from profit in the worst scenarios, the heaviest first; the lightest as
/// one.
std::vector<WaterfallPart> tail_parts_of(const ReportFacts& facts, std::size_t probability) {
  constexpr std::size_t kMostShown = 14;
  std::vector<WaterfallPart> parts;
  const VariantResult& base = facts.run.variants.front();
  for (std::size_t i = 0; i < facts.run.parts.size(); ++i) {
    const Estimate& part = base.tail_contribution[i][probability];
    if (!std::isfinite(part.value)) return {};
    if (part.value != 0)
      parts.push_back({name_of_part(facts.run.parts[i]), measured(-part.value, part.standard_error)});
  }
  const auto size = [](const WaterfallPart& part) { return std::abs(part.change.value); };
  std::stable_sort(parts.begin(), parts.end(),
                   [&](const WaterfallPart& a, const WaterfallPart& b) { return size(a) > size(b); });
  if (parts.size() > kMostShown) {
    double rest = 0;
    for (std::size_t i = kMostShown - 1; i < parts.size(); ++i) rest += parts[i].change.value;
    const std::string name = fmt::format("{} smaller parts", parts.size() - kMostShown + 1);
    parts.resize(kMostShown - 1);
    parts.push_back({name, {rest, rest, rest}});
  }
  std::stable_sort(parts.begin(), parts.end(), [](const WaterfallPart& a, const WaterfallPart& b) {
    return a.change.value < b.change.value;
  });
  return parts;
}

std::string tail_waterfall(const ReportFacts& facts) {
  const auto loss = outcome_of(facts.run, "loss"), probability = probability_of(facts.run, 0.99);
  const VariantResult& base = facts.run.variants.front();
  if (!loss || !probability || base.tail_contribution.empty()) return "";
  const std::vector<WaterfallPart> parts = tail_parts_of(facts, *probability);
  if (parts.empty()) return "";
  const TailMean& cvar = base.outcome[*loss].cvar[*probability];
  const WaterfallTotals totals{"Planned profit", "In the worst 1%", base.nominal_profit,
                               measured(base.nominal_profit - cvar.value, cvar.standard_error)};
  const Column& money = facts.run.outcomes[*loss];
  return figure_of(
      {{"waterfall-tail", "From planned profit to that of the worst hundredth",
        "A waterfall: the planned profit, what each part of the loss takes or adds in the mean of the worst "
        "hundredth "
        "of all scenarios, and the mean profit there."},
       fmt::format("The worst hundredth by loss. What the parts take sums to CVaR 99% of the loss, {}.",
                   escaped(in_words(measured(cvar), money))),
       [&](double width, const Caption& caption) {
         return waterfall_chart(parts, totals, money, width, caption);
       },
       waterfall_table(parts, totals, money)});
}

}  // namespace

std::string waterfall_section(const ReportFacts& facts) {
  const std::string html = mean_waterfall(facts) + tail_waterfall(facts);
  return html.empty() ? "" : section("waterfall", "Where the money goes", html);
}

}  // namespace chokepoint
