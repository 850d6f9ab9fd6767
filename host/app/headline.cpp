#include "host/app/headline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

/// A figure and its error, in the unit of the outcome.
struct Figure {
  double value, error;
};

struct Scale {
  double unit;
  const char* name;
};

Scale scale_for(double magnitude) {
  if (magnitude >= 1e9) return {1e9, "billion "};
  if (magnitude >= 1e6) return {1e6, "million "};
  if (magnitude >= 1e4) return {1e3, "thousand "};
  return {1, ""};
}

/// As many decimals as the error allows: its first two digits, none where they stand before the point.
std::string written(Figure figure, double unit) {
  if (!std::isfinite(figure.value)) return figure.value > 0 ? "infinite" : "-";
  const double error = figure.error / unit;
  int decimals = 3;
  if (std::isfinite(error) && error > 0) {
    decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(error))), 0, 6);
  }
  if (!std::isfinite(error)) return fmt::format("{:.{}f}", figure.value / unit, decimals);
  return fmt::format("{:.{}f} ±{:.{}f}", figure.value / unit, decimals, error, decimals);
}

std::optional<std::size_t> position_of(const Result& result, const std::string& probability) {
  for (std::size_t i = 0; i < result.probabilities.size(); ++i) {
    if (std::abs(result.probabilities[i].value - std::stod(probability)) < 1e-12) return i;
  }
  return std::nullopt;
}

Figure figure_of(const Quantile& quantile) { return {quantile.value, (quantile.high - quantile.low) / 2}; }

/// What stands in a line, as far as the run has the probabilities. The mean beyond P99 is a risk where much
/// is bad.
std::vector<std::pair<std::string, Figure>> figures_of(const Result& result, std::size_t column,
                                                       const VariantResult& variant) {
  const OutcomeSummary& outcome = variant.outcome[column];
  const bool much_is_good =
      result.outcomes[column].name == "profit" || result.outcomes[column].name == "revenue";
  std::vector<std::pair<std::string, Figure>> figures = {{"mean", {outcome.mean, outcome.mean_se}}};
  for (const auto& [title, probability] :
       {std::pair{"P50", "0.5"}, std::pair{"P95", "0.95"}, std::pair{"P99", "0.99"}}) {
    if (const auto i = position_of(result, probability))
      figures.emplace_back(title, figure_of(outcome.quantile[*i]));
  }
  if (const auto i = position_of(result, "0.99")) {
    figures.emplace_back(much_is_good ? "mean of best 1%" : "CVaR 99%",
                         Figure{outcome.cvar[*i].value, outcome.cvar[*i].standard_error});
  }
  return figures;
}

/// Columns of text, the first to the left, the others to the right. (Width counts characters, not bytes.)
std::string aligned(const std::vector<std::vector<std::string>>& lines) {
  const auto width_of = [](const std::string& text) {
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  };
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string padding(widths[i] - width_of(line[i]), ' ');
      text += i == 0 ? "  " + line[i] + padding : "   " + padding + line[i];
    }
    text += "\n";
  }
  return text;
}

std::string table_of(const Result& result, std::size_t outcome) {
  double magnitude = 0;
  for (const VariantResult& variant : result.variants) {
    for (const auto& [title, figure] : figures_of(result, outcome, variant)) {
      if (std::isfinite(figure.value)) magnitude = std::max(magnitude, std::abs(figure.value));
    }
  }
  const Scale scale = scale_for(magnitude);
  const Column& column = result.outcomes[outcome];
  std::vector<std::vector<std::string>> lines = {{"variant"}};
  for (const auto& [title, figure] : figures_of(result, outcome, result.variants.front())) {
    lines.front().push_back(title);
  }
  for (const VariantResult& variant : result.variants) {
    lines.push_back({printable(variant.name)});
    for (const auto& [title, figure] : figures_of(result, outcome, variant)) {
      lines.back().push_back(written(figure, scale.unit));
    }
  }
  return fmt::format("{} [{}{}]: {}\n{}", printable(column.name), scale.name, printable(column.units),
                     printable(column.long_name), aligned(lines));
}

}  // namespace

std::vector<std::string> headline_outcomes(const Result& result) {
  std::vector<std::string> chosen;
  for (const char* name : {"loss", "profit", "total_cost"}) {
    const auto has_name = [&](const Column& column) { return column.name == name; };
    if (std::any_of(result.outcomes.begin(), result.outcomes.end(), has_name)) chosen.emplace_back(name);
  }
  if (chosen.empty()) chosen.push_back(result.outcomes.front().name);
  return chosen;
}

std::string headline(const Result& result, const std::vector<std::string>& outcomes) {
  std::string text =
      fmt::format("{}: {}\n{} scenarios from number {}, seed {}\n", printable(result.study_name),
                  printable(result.title), result.scenarios, result.first, result.seed);
  std::vector<std::string> known;
  for (const Column& column : result.outcomes) known.push_back(column.name);
  for (const std::string& wanted : outcomes) {
    bool found = false;
    for (std::size_t i = 0; i < known.size(); ++i) {
      if (!matches(wanted, known[i])) continue;
      text += "\n" + table_of(result, i);
      found = true;
    }
    if (found) continue;
    const auto near = nearest_name(wanted, known);
    throw UserError(
        UserError::Kind::study,
        fmt::format("--outcome {}: the run has no such outcome (it has {}). {}", in_quotes(wanted),
                    listed(known), near ? "Did you mean " + in_quotes(*near) + "?" : "Choose one of these."));
  }
  return text;
}

}  // namespace chokepoint
