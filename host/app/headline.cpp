#include "host/app/headline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "host/app/plan_text.h"
#include "host/app/tables.h"
#include "host/error.h"
#include "host/study/names.h"
#include "host/study/switch_offs.h"

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

std::optional<std::size_t> position_of(const Result& result, double probability) {
  for (std::size_t i = 0; i < result.probabilities.size(); ++i) {
    if (std::abs(result.probabilities[i].value - probability) < 1e-12) return i;
  }
  return std::nullopt;
}

/// The error is a standard error here, too, that of a normal whose 95% interval is as wide.
Figure figure_of(const Quantile& quantile) {
  constexpr double kHalfWidth = 1.959964;  // of a 95% interval, in standard errors
  return {quantile.value, (quantile.high - quantile.low) / (2 * kHalfWidth)};
}

Figure share_of(std::uint64_t count, std::uint64_t scenarios) {
  const double share = static_cast<double>(count) / static_cast<double>(scenarios);
  return {100 * share, 100 * std::sqrt(share * (1 - share) / static_cast<double>(scenarios))};
}

/// What stands in a line, as far as the run has the probabilities. The mean beyond P99 is a risk where much
/// is bad.
std::vector<std::pair<std::string, Figure>> figures_of(const Result& result, std::size_t column,
                                                       const VariantResult& variant) {
  const OutcomeSummary& outcome = variant.outcome[column];
  std::vector<std::pair<std::string, Figure>> figures = {{"mean", {outcome.mean, outcome.mean_se}}};
  for (const auto& [title, probability] :
       {std::pair{"P50", 0.5}, std::pair{"P95", 0.95}, std::pair{"P99", 0.99}}) {
    if (const auto i = position_of(result, probability))
      figures.emplace_back(title, figure_of(outcome.quantile[*i]));
  }
  if (const auto i = position_of(result, 0.99)) {
    const bool much_is_good = result.outcomes[column].worse == Worse::lower;
    figures.emplace_back(much_is_good ? "mean of best 1%" : "CVaR 99%",
                         Figure{outcome.cvar[*i].value, outcome.cvar[*i].standard_error});
  }
  return figures;
}

/// The mean of the paired difference to the base; of the base, no figure.
Figure difference_of(const VariantResult& variant, std::size_t column) {
  if (variant.difference.empty()) return {kNaN, kNaN};
  const OutcomeSummary& paired = variant.difference[column].paired;
  return {paired.mean, paired.mean_se};
}

/// In how many of a hundred scenarios a variant is worse than the base.
std::string worse_of(const Result& result, const VariantResult& variant, std::size_t column) {
  const Worse worse = result.outcomes[column].worse;
  if (variant.difference.empty() || worse == Worse::neither) return "-";
  const DifferenceSummary& difference = variant.difference[column];
  const std::uint64_t count = worse == Worse::higher ? difference.higher : difference.lower;
  return written(share_of(count, result.scenarios), 1) + "%";
}

std::vector<const VariantResult*> variants_of(const Result& result, bool switch_offs) {
  std::vector<const VariantResult*> variants;
  for (const VariantResult& variant : result.variants)
    if (is_switch_off(variant.name) == switch_offs) variants.push_back(&variant);
  return variants;
}

Scale scale_of(const Result& result, std::size_t outcome) {
  double magnitude = 0;
  for (const VariantResult* variant : variants_of(result, false)) {
    for (const auto& [title, figure] : figures_of(result, outcome, *variant)) {
      if (std::isfinite(figure.value)) magnitude = std::max(magnitude, std::abs(figure.value));
    }
  }
  return scale_for(magnitude);
}

/// A table below its title; between the two Markdown needs an empty line.
std::string titled(const std::string& title, const std::vector<std::vector<std::string>>& lines,
                   TableStyle style) {
  return as_text(title, style) + (style == TableStyle::markdown ? "\n\n" : "\n") + laid_out(lines, style);
}

std::string table_of(const Result& result, std::size_t outcome, const Scale& scale, TableStyle style) {
  const Column& column = result.outcomes[outcome];
  const std::vector<const VariantResult*> variants = variants_of(result, false);
  std::vector<std::vector<std::string>> lines = {{"variant"}};
  for (const auto& [title, figure] : figures_of(result, outcome, *variants.front())) {
    lines.front().push_back(title);
  }
  if (variants.size() > 1) lines.front().insert(lines.front().end(), {"minus base", "worse in"});
  for (const VariantResult* variant : variants) {
    lines.push_back({printable(variant->name)});
    for (const auto& [title, figure] : figures_of(result, outcome, *variant)) {
      lines.back().push_back(written(figure, scale.unit));
    }
    if (variants.size() == 1) continue;
    lines.back().push_back(written(difference_of(*variant, outcome), scale.unit));
    lines.back().push_back(worse_of(result, *variant, outcome));
  }
  const std::string title = fmt::format("{} [{}{}]: {}", printable(column.name), scale.name,
                                        printable(column.units), printable(column.long_name));
  return titled(title, lines, style);
}

/// What a driver or regime adds to an outcome by being uncertain: base less switch-off.
struct Share {
  std::string name;  // "driver/ev-take-up"
  Figure mean, cvar;
};

/// The most expensive first.
std::vector<Share> shares_of(const Result& result, std::size_t outcome) {
  std::vector<Share> shares;
  const auto last = position_of(result, 0.99);
  const OutcomeSummary& base = result.variants.front().outcome[outcome];
  for (const VariantResult* variant : variants_of(result, true)) {
    const Figure difference = difference_of(*variant, outcome);
    Share share{variant->name.substr(variant->name.find('/') + 1),
                {-difference.value, difference.error},
                {kNaN, kNaN}};
    if (last && result.outcomes[outcome].worse != Worse::lower) {
      const TailMean &with = base.cvar[*last], &without = variant->outcome[outcome].cvar[*last];
      // As if the two were independent: too large, as both see the same draws. 0 where nothing differs.
      const DifferenceSummary& paired = variant->difference[outcome];
      const bool is_same = paired.higher == 0 && paired.lower == 0;
      share.cvar = {with.value - without.value,
                    is_same ? 0 : std::hypot(with.standard_error, without.standard_error)};
    }
    shares.push_back(share);
  }
  const double sign = result.outcomes[outcome].worse == Worse::lower ? -1 : 1;
  std::stable_sort(shares.begin(), shares.end(),
                   [&](const Share& a, const Share& b) { return sign * a.mean.value > sign * b.mean.value; });
  return shares;
}

std::string switch_offs_of(const Result& result, std::size_t outcome, const Scale& scale, TableStyle style) {
  const std::vector<Share> shares = shares_of(result, outcome);
  if (shares.empty()) return "";
  std::vector<std::vector<std::string>> lines = {{"uncertain", "adds to the mean", "to CVaR 99%"}};
  for (const Share& share : shares) {
    lines.push_back(
        {printable(share.name), written(share.mean, scale.unit), written(share.cvar, scale.unit)});
  }
  const std::string title = fmt::format(
      "{} [{}{}]: what each adds, the base less the same held at its nominal value",
      printable(result.outcomes[outcome].name), scale.name, printable(result.outcomes[outcome].units));
  return "\n" + titled(title, lines, style);
}

/// The outcomes that a reader wants first: loss, profit, total_cost, as far as the run has them; else its
/// first.
std::vector<std::string> headline_outcomes(const Result& result) {
  std::vector<std::string> chosen;
  for (const char* name : {"loss", "profit", "total_cost"}) {
    const auto has_name = [&](const Column& column) { return column.name == name; };
    if (std::any_of(result.outcomes.begin(), result.outcomes.end(), has_name)) chosen.emplace_back(name);
  }
  if (chosen.empty()) chosen.push_back(result.outcomes.front().name);
  return chosen;
}

/// What the signs of the tables mean, and where their errors mean little.
std::string legend_of(const Result& result) {
  std::string text = "± is a standard error; the 95% interval reaches about two of them to either side.";
  const std::string few = position_of(result, 0.99) ? few_beyond_text(result.scenarios, "P99") : "";
  return few.empty() ? text : text + "\n" + few;
}

}  // namespace

std::vector<std::size_t> outcomes_meant(const Result& result, const std::vector<std::string>& asked) {
  std::vector<std::string> known;
  for (const Column& column : result.outcomes) known.push_back(column.name);
  std::vector<std::size_t> meant;
  for (const std::string& wanted : asked.empty() ? headline_outcomes(result) : asked) {
    bool found = false;
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (!matches(wanted, known[i])) continue;
      if (std::find(meant.begin(), meant.end(), i) == meant.end()) meant.push_back(i);
      found = true;
    }
    if (found) continue;
    const auto near = nearest_name(wanted, known);
    throw UserError(
        UserError::Kind::study,
        fmt::format("--outcome {}: the run has no such outcome (it has {}). {}", in_quotes(wanted),
                    listed(known), near ? "Did you mean " + in_quotes(*near) + "?" : "Choose one of these."));
  }
  return meant;
}

std::string headline(const Result& result, const std::vector<std::string>& asked, TableStyle style) {
  std::string text = as_text(printable(result.study_name), style);
  if (!result.title.empty()) text += ": " + as_text(printable(result.title), style);
  text += fmt::format("\n{} from number {}, seed {}\n", amount(result.scenarios, "scenario"), result.first,
                      result.seed);
  const std::vector<std::size_t> outcomes = outcomes_meant(result, asked);
  for (const std::size_t outcome : outcomes) {
    const Scale scale = scale_of(result, outcome);
    text += "\n" + table_of(result, outcome, scale, style);
    if (!asked.empty() || outcome == outcomes.front()) text += switch_offs_of(result, outcome, scale, style);
  }
  return text + "\n" + as_text(legend_of(result), style) + "\n";
}

}  // namespace chokepoint
