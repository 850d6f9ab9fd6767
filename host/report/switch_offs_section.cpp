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

constexpr std::size_t kMostShown = 20;

/// What a driver or regime adds by being uncertain: the base less its switch-off.
struct Share {
  std::string name;  // "ev-take-up"
  Measured mean;
  std::optional<Measured> cvar;
};

/// The larger of the two effects.
double size_of(const Share& share) {
  return std::max(std::abs(share.mean.value), share.cvar ? std::abs(share.cvar->value) : 0);
}

/// The largest effect first.
std::vector<Share> shares_of(const ReportFacts& facts) {
  const Result& run = facts.run;
  const auto tail = probability_of(run, 0.99);
  const bool has_cvar = tail && run.outcomes[facts.lead].worse != Worse::lower;
  const OutcomeSummary& base = run.variants.front().outcome[facts.lead];
  std::vector<Share> shares;
  for (const VariantResult* variant : switch_offs_of(run)) {
    if (variant->difference.empty()) continue;
    const DifferenceSummary& difference = variant->difference[facts.lead];
    if (!std::isfinite(difference.paired.mean)) continue;
    Share share{uncertain_name(facts, variant->name.substr(variant->name.find('/') + 1)),
                measured(-difference.paired.mean, difference.paired.mean_se), std::nullopt};
    if (has_cvar) {
      const TailMean &with = base.cvar[*tail], &without = variant->outcome[facts.lead].cvar[*tail];
      const bool is_same = difference.higher == 0 && difference.lower == 0;
      // As if the two were independent: too wide, as both see the same draws.
      share.cvar = measured(with.value - without.value,
                            is_same ? 0 : std::hypot(with.standard_error, without.standard_error));
    }
    shares.push_back(share);
  }
  std::stable_sort(shares.begin(), shares.end(),
                   [](const Share& a, const Share& b) { return size_of(a) > size_of(b); });
  return shares;
}

/// Those of them that are drawn: the first few, as long as there is something to see.
std::vector<Share> drawn_of(std::vector<Share> shares) {
  constexpr double kLeastShown = 0.01;  // of the largest
  const auto is_small = [&](const Share& share) {
    return size_of(share) < kLeastShown * size_of(shares.front());
  };
  const auto least = std::find_if(shares.begin(), shares.end(), is_small);
  shares.resize(std::min<std::size_t>(kMostShown, static_cast<std::size_t>(least - shares.begin())));
  return shares;
}

Extent extent_of_shares(const std::vector<Share>& shares) {
  std::vector<double> values = {0};
  for (const Share& share : shares) {
    values.insert(values.end(), {share.mean.low, share.mean.high});
    if (share.cvar) values.insert(values.end(), {share.cvar->low, share.cvar->high});
  }
  return extent_of(values);
}

std::string chart_of(const ReportFacts& facts, const std::vector<Share>& shares, double width,
                     const Caption& caption) {
  const Column& lead = facts.run.outcomes[facts.lead];
  const int most = width < 500 ? 4 : 8;
  Extent extent = extent_of_shares(shares);
  const Unit unit = coarser(unit_of(lead, std::max(std::abs(extent.low), std::abs(extent.high))));
  extent = rounded_out(extent, most, unit.size);
  BarChart chart;
  chart.x = {extent, even_ticks(extent, most, unit.size), unit.name};
  chart.first_name = "adds to the mean (to the left: takes from it)";
  const double bad = lead.worse == Worse::lower ? -1 : 1;
  for (const Share& share : shares) {
    Bar bar{share.name,       change_text(share.mean, unit), 0,
            share.mean.value, share.mean.interval(),         bad * share.mean.value > 0 ? "more" : "less"};
    if (share.cvar) {
      bar.second = share.cvar->value;
      bar.second_interval = share.cvar->interval();
      chart.second_name = "to CVaR 99%";
    }
    chart.bars.push_back(std::move(bar));
  }
  return bar_chart(chart, width, caption);
}

DataTable figures_of(const ReportFacts& facts, const std::vector<Share>& shares) {
  const Extent extent = extent_of_shares(shares);
  const Unit unit =
      unit_of(facts.run.outcomes[facts.lead], std::max(std::abs(extent.low), std::abs(extent.high)));
  DataTable table{{unit.name.empty() ? "Uncertain" : "Uncertain [" + unit.name + "]", "Adds to the mean"},
                  {}};
  const bool has_cvar = !shares.empty() && shares.front().cvar;
  if (has_cvar) table.head.emplace_back("Adds to CVaR 99%");
  for (const Share& share : shares) {
    table.rows.push_back({share.name, change_text(share.mean, unit)});
    if (has_cvar) table.rows.back().push_back(change_text(*share.cvar, unit));
  }
  return table;
}

}  // namespace

std::string switch_offs_section(const ReportFacts& facts) {
  const std::vector<Share> shares = shares_of(facts);
  if (shares.empty() || size_of(shares.front()) == 0) return "";
  std::string note =
      "The base less the same study with this one driver or regime held at its nominal value. Bars "
      "and figures are means, diamonds the mean of the worst hundredth; thin lines are 95% intervals.";
  const std::vector<Share> drawn = drawn_of(shares);
  if (shares.size() > drawn.size())
    note += fmt::format(" The {} largest of {}; the table has all.", drawn.size(), shares.size());
  const Picture picture{
      {"switch-offs", "What each uncertainty adds to the " + lead_in_words(facts),
       "A tornado: for each driver and regime what its being uncertain adds to the mean, as a bar, and to "
       "the mean of "
       "the worst hundredth, as a diamond."},
      note,
      [&](double width, const Caption& caption) { return chart_of(facts, drawn, width, caption); },
      figures_of(facts, shares)};
  return section("switch-offs", "What the risk comes from", figure_of(picture));
}

}  // namespace chokepoint
