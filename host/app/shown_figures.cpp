#include "host/app/shown_figures.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "host/results/csv.h"
#include "host/results/json.h"

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kHalfWidth = 1.959964;  // of a 95% interval, in standard errors

/// Lists the figures of one outcome in one variant.
class Lister {
 public:
  Lister(const Column& column, const std::string& variant, std::vector<ShownFigure>& figures)
      : column_(column), variant_(variant), figures_(figures) {}

  void add(const std::string& statistic, double value, double standard_error, const std::string& units,
           const std::string& probability = "") {
    figures_.push_back({column_.name, units, variant_, statistic, probability, value, standard_error,
                        value - kHalfWidth * standard_error, value + kHalfWidth * standard_error});
  }
  void add(const std::string& statistic, double value, double standard_error) {
    add(statistic, value, standard_error, column_.units);
  }
  void add(const Quantile& quantile, const Probability& probability) {
    figures_.push_back({column_.name, column_.units, variant_, "quantile", probability.text, quantile.value,
                        kNaN, quantile.low, quantile.high});
  }
  void add(const TailMean& mean, const Probability& probability) {
    add("cvar", mean.value, mean.standard_error, column_.units, probability.text);
  }

 private:
  const Column& column_;
  const std::string& variant_;
  std::vector<ShownFigure>& figures_;
};

void list(const Result& result, const VariantResult& variant, std::size_t outcome,
          std::vector<ShownFigure>& figures) {
  const Column& column = result.outcomes[outcome];
  const OutcomeSummary& summary = variant.outcome[outcome];
  Lister lister(column, variant.name, figures);
  lister.add("mean", summary.mean, summary.mean_se);
  lister.add("sd", summary.sd, summary.sd_se);
  lister.add("minimum", summary.minimum, kNaN);
  lister.add("maximum", summary.maximum, kNaN);
  for (std::size_t i = 0; i < result.probabilities.size(); ++i)
    lister.add(summary.quantile[i], result.probabilities[i]);
  for (std::size_t i = 0; i < result.probabilities.size(); ++i)
    lister.add(summary.cvar[i], result.probabilities[i]);
  if (variant.difference.empty()) return;
  const DifferenceSummary& difference = variant.difference[outcome];
  lister.add("difference_mean", difference.paired.mean, difference.paired.mean_se);
  if (column.worse == Worse::neither) return;
  const auto n = static_cast<double>(result.scenarios);
  const double share =
      static_cast<double>(column.worse == Worse::higher ? difference.higher : difference.lower) / n;
  lister.add("share_worse", share, std::sqrt(share * (1 - share) / n), "1");
}

/// The fewest digits that read back the same; empty where there is no number.
std::string digits_of(double x) { return std::isnan(x) ? "" : fmt::format("{}", x); }

}  // namespace

std::vector<ShownFigure> figures_of(const Result& result, const std::vector<std::size_t>& outcomes) {
  std::vector<ShownFigure> figures;
  for (const std::size_t outcome : outcomes)
    for (const VariantResult& variant : result.variants) list(result, variant, outcome, figures);
  return figures;
}

std::string csv_of(const std::vector<ShownFigure>& figures) {
  std::string text = csv_line(
      {"outcome", "units", "variant", "statistic", "probability", "value", "standard_error", "low", "high"});
  for (const ShownFigure& figure : figures) {
    text += csv_line({csv_text(figure.outcome), csv_text(figure.units), csv_text(figure.variant),
                      figure.statistic, figure.probability, digits_of(figure.value),
                      digits_of(figure.standard_error), digits_of(figure.low), digits_of(figure.high)});
  }
  return text;
}

std::string json_of(const Result& result, const std::vector<ShownFigure>& figures) {
  std::vector<JsonObject> list;
  for (const ShownFigure& figure : figures) {
    JsonObject& object = list.emplace_back();
    object.text("outcome", figure.outcome)
        .text("units", figure.units)
        .text("variant", figure.variant)
        .text("statistic", figure.statistic);
    if (!figure.probability.empty()) object.text("probability", figure.probability);
    object.number("value", figure.value)
        .number("standard_error", figure.standard_error)
        .number("low", figure.low)
        .number("high", figure.high);
  }
  JsonObject run;
  run.text("study_name", result.study_name)
      .text("title", result.title)
      .text("study_sha256", result.study_sha256)
      .text("program_version", result.program_version)
      .text("git_commit", result.git_commit)
      .text("seed", std::to_string(result.seed))  // as a text: many readers hold numbers as doubles
      .integer("first_scenario", result.first)
      .integer("scenarios", result.scenarios)
      .objects("figures", list);
  return run.str();
}

}  // namespace chokepoint
