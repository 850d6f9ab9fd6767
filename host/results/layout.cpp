#include "host/results/layout.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <functional>
#include <limits>
#include <numeric>

#include "host/results/insight_layout.h"
#include "host/results/netcdf_writer.h"
#include "host/results/sample_layout.h"
#include "host/results/sensitivity_layout.h"
#include "host/results/shape.h"

namespace chokepoint {
namespace {

constexpr char kOutcomeUnits[] = "see outcome_units";
constexpr char kSeriesUnits[] = "see series_units";

/// One text of every element, in order.
template <class List, class Field>
std::vector<std::string> texts(const List& list, Field field) {
  std::vector<std::string> values;
  for (const auto& element : list) values.push_back(std::invoke(field, element));
  return values;
}

std::vector<double> numbers(const std::vector<Probability>& probabilities) {
  std::vector<double> values;
  for (const Probability& p : probabilities) values.push_back(p.value);
  return values;
}

std::vector<std::int64_t> counting(std::int64_t first, std::size_t count) {
  std::vector<std::int64_t> values(count);
  std::iota(values.begin(), values.end(), first);
  return values;
}

std::string start_text(const Result& result, const char* format) {
  char text[32];
  std::snprintf(text, sizeof text, format, result.start_year, result.start_month);
  return text;
}

void write_root(NetcdfWriter& file, const Result& result) {
  file.attribute("filetype", kResultFiletype);
  file.attribute("format_version", kResultFormatVersion);
  file.attribute("program_version", result.program_version);
  file.attribute("git_commit", result.git_commit);
  file.attribute("Conventions", "CF-1.8");
  file.attribute("study_name", result.study_name);
  file.attribute("title", result.title);
  file.attribute("study_sha256", result.study_sha256);
  file.attribute("currency", result.currency);
  file.attribute("start", start_text(result, "%04d-%02d"));
  file.attribute("seed", result.seed);
  file.attribute("first_scenario", static_cast<std::int64_t>(result.first));
  file.attribute("scenarios", static_cast<std::int64_t>(result.scenarios));
  file.attribute("_NCProperties", "version=2,chokepoint=" + result.program_version);
}

void write_study(NetcdfWriter& file, const Result& result) {
  const std::vector<std::string> text{result.study_text};
  file.variable("study_text", {}, text, {"study as it was read (TOML)", "1"});
  if (!result.data.empty()) {
    file.coordinate("data_file", texts(result.data, &NamedText::name),
                    {"file of numbers that the study reads, its path from the study", "1"});
    file.variable("data_text", {"data_file"}, texts(result.data, &NamedText::text),
                  {"the file as it was read", "1"});
  }
  if (result.settings.empty()) return;
  file.coordinate("setting", result.settings,
                  {"changes to the study made on the command line, in order", "1"});
}

/// Write the first day of every month as a CF time, which readers show as dates.
void write_months(NetcdfWriter& file, const Result& result) {
  using namespace std::chrono;
  const year_month start = year(result.start_year) / month(static_cast<unsigned>(result.start_month));
  std::vector<std::int64_t> days;
  for (int m = 0; m < result.months; ++m) {
    days.push_back((sys_days((start + months(m)) / 1) - sys_days(start / 1)).count());
  }
  file.coordinate("month", days,
                  {"first day of the month",
                   start_text(result, "days since %04d-%02d-01"),
                   {{"standard_name", "time"}, {"calendar", "proleptic_gregorian"}, {"axis", "T"}}});
}

void write_columns(NetcdfWriter& file, const std::string& name, const std::vector<Column>& columns) {
  if (columns.empty()) return;
  file.coordinate(name, texts(columns, &Column::name), {"name of the " + name, "1"});
  file.auxiliary(name + "_long_name", name, texts(columns, &Column::long_name),
                 {"what the " + name + " is", "1"});
  file.auxiliary(name + "_units", name, texts(columns, &Column::units), {"units of the " + name, "1"});
}

/// Write which end of an outcome is the bad one.
void write_worse(NetcdfWriter& file, const Result& result) {
  if (result.outcomes.empty()) return;
  std::vector<std::int64_t> signs;
  for (const Column& column : result.outcomes)
    signs.push_back(column.worse == Worse::neither ? 0 : column.worse == Worse::higher ? 1 : -1);
  file.auxiliary("outcome_worse", "outcome", signs,
                 {"1: a higher value is worse, -1: a lower one, 0: neither", "1"});
}

void write_probabilities(NetcdfWriter& file, const std::string& name, const std::vector<Probability>& list) {
  if (list.empty()) return;
  file.coordinate(name, numbers(list), {"probability of the quantile", "1"});
  file.auxiliary(name + "_text", name, texts(list, &Probability::text),
                 {"probability as the study writes it, which decides ranks", "1"});
}

/// Visit every outcome of every variant, in the order of the file.
template <class Visit>
void each_outcome(const Result& result, Visit visit) {
  for (const VariantResult& variant : result.variants) {
    for (const OutcomeSummary& outcome : variant.outcome) visit(outcome);
  }
}

void write_moments(NetcdfWriter& file, const Result& result) {
  struct Moment {
    const char* name;
    double OutcomeSummary::*figure;
    const char* long_name;
  };
  constexpr Moment kMoments[] = {
      {"mean", &OutcomeSummary::mean, "mean over the scenarios"},
      {"mean_se", &OutcomeSummary::mean_se, "standard error of mean"},
      {"sd", &OutcomeSummary::sd, "standard deviation over the scenarios"},
      {"sd_se", &OutcomeSummary::sd_se, "standard error of sd"},
      {"minimum", &OutcomeSummary::minimum, "lowest value of all scenarios"},
      {"maximum", &OutcomeSummary::maximum, "highest value of all scenarios"},
  };
  for (const Moment& moment : kMoments) {
    std::vector<double> values;
    each_outcome(result, [&](const OutcomeSummary& outcome) { values.push_back(outcome.*moment.figure); });
    file.variable(moment.name, {"variant", "outcome"}, values, {moment.long_name, kOutcomeUnits});
  }
  std::vector<std::int64_t> infinite;
  each_outcome(result, [&](const OutcomeSummary& outcome) {
    infinite.push_back(static_cast<std::int64_t>(outcome.infinite));
  });
  file.variable("infinite", {"variant", "outcome"}, infinite,
                {"number of scenarios in which the outcome is infinite", "1"});
}

/// A figure of a quantile, and how its name and description go on after "quantile".
struct QuantileFigure {
  const char* suffix;
  double Quantile::*figure;
  const char* long_name;
};
constexpr QuantileFigure kQuantileFigures[] = {
    {"", &Quantile::value, "quantile (order statistic)"},
    {"_low", &Quantile::low, "lower end of the 95% interval of the quantile"},
    {"_high", &Quantile::high, "upper end of the 95% interval of the quantile"},
};

void write_tails(NetcdfWriter& file, const Result& result) {
  if (result.probabilities.empty()) return;
  for (const QuantileFigure& part : kQuantileFigures) {
    std::vector<double> values;
    each_outcome(result, [&](const OutcomeSummary& outcome) {
      for (const Quantile& quantile : outcome.quantile) values.push_back(quantile.*part.figure);
    });
    file.variable(std::string("quantile") + part.suffix, {"variant", "outcome", "probability"}, values,
                  {part.long_name, kOutcomeUnits});
  }
  std::vector<double> cvar, cvar_se;
  each_outcome(result, [&](const OutcomeSummary& outcome) {
    for (const TailMean& tail : outcome.cvar) {
      cvar.push_back(tail.value);
      cvar_se.push_back(tail.standard_error);
    }
  });
  file.variable("cvar", {"variant", "outcome", "probability"}, cvar,
                {"mean beyond the quantile (conditional value at risk)", kOutcomeUnits});
  file.variable("cvar_se", {"variant", "outcome", "probability"}, cvar_se,
                {"standard error of cvar", kOutcomeUnits});
}

/// Visit the difference of every outcome of every variant to the base; the base's own is 0 throughout.
template <class Visit>
void each_difference(const Result& result, Visit visit) {
  DifferenceSummary none;
  none.paired.quantile.assign(result.probabilities.size(), {0, 0, 0});
  none.paired.cvar.assign(result.probabilities.size(), {0, 0});
  for (const VariantResult& variant : result.variants) {
    for (std::size_t o = 0; o < result.outcomes.size(); ++o)
      visit(variant.difference.empty() ? none : variant.difference[o], result.outcomes[o].worse);
  }
}

/// Standard errors of shares of the run's scenarios.
std::vector<double> errors_of_shares(const std::vector<double>& shares, std::uint64_t scenarios) {
  std::vector<double> errors;
  for (const double share : shares)
    errors.push_back(std::sqrt(share * (1 - share) / static_cast<double>(scenarios)));
  return errors;
}

void write_difference_moments(NetcdfWriter& file, const Result& result) {
  std::vector<double> mean, mean_se, worse, better;
  std::vector<std::int64_t> infinite;
  const auto scenarios = static_cast<double>(result.scenarios);
  each_difference(result, [&](const DifferenceSummary& difference, Worse bad) {
    mean.push_back(difference.paired.mean);
    mean_se.push_back(difference.paired.mean_se);
    const double higher = static_cast<double>(difference.higher) / scenarios,
                 lower = static_cast<double>(difference.lower) / scenarios;
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    worse.push_back(bad == Worse::neither ? kNaN : bad == Worse::higher ? higher : lower);
    better.push_back(bad == Worse::neither ? kNaN : bad == Worse::higher ? lower : higher);
    infinite.push_back(static_cast<std::int64_t>(difference.unequal_infinite));
  });
  const std::vector<std::string> shape{"variant", "outcome"};
  file.variable("difference_mean", shape, mean, {"mean of the difference to the base", kOutcomeUnits});
  file.variable("difference_mean_se", shape, mean_se, {"standard error of difference_mean", kOutcomeUnits});
  file.variable("share_worse", shape, worse,
                {"share of scenarios in which the variant is worse than the base", "1"});
  file.variable("share_worse_se", shape, errors_of_shares(worse, result.scenarios),
                {"standard error of share_worse", "1"});
  file.variable("share_better", shape, better,
                {"share of scenarios in which the variant is better than the base", "1"});
  file.variable("share_better_se", shape, errors_of_shares(better, result.scenarios),
                {"standard error of share_better", "1"});
  file.variable("difference_infinite", shape, infinite,
                {"number of scenarios in which one of the two alone is infinite", "1"});
}

/// Write the paired differences; of a run of the base alone there are none.
void write_differences(NetcdfWriter& file, const Result& result) {
  if (result.variants.size() < 2) return;
  write_difference_moments(file, result);
  if (result.probabilities.empty()) return;
  const std::vector<std::string> shape{"variant", "outcome", "probability"};
  for (const QuantileFigure& part : kQuantileFigures) {
    std::vector<double> values;
    each_difference(result, [&](const DifferenceSummary& difference, Worse) {
      for (const Quantile& quantile : difference.paired.quantile) values.push_back(quantile.*part.figure);
    });
    file.variable(std::string("difference_quantile") + part.suffix, shape, values,
                  {std::string("of the difference to the base: ") + part.long_name, kOutcomeUnits});
  }
  std::vector<double> cvar, cvar_se;
  each_difference(result, [&](const DifferenceSummary& difference, Worse) {
    for (const TailMean& tail : difference.paired.cvar) {
      cvar.push_back(tail.value);
      cvar_se.push_back(tail.standard_error);
    }
  });
  file.variable("difference_cvar", shape, cvar,
                {"mean of the difference to the base beyond its quantile", kOutcomeUnits});
  file.variable("difference_cvar_se", shape, cvar_se, {"standard error of difference_cvar", kOutcomeUnits});
}

/// Write the numbers of the worst scenarios of every outcome.
void write_worst(NetcdfWriter& file, const Result& result) {
  const std::size_t ranks = result.variants.front().outcome.front().worst.size();
  if (ranks == 0) return;
  std::vector<std::int64_t> scenario;
  std::vector<double> value;
  each_outcome(result, [&](const OutcomeSummary& outcome) {
    for (const RankedScenario& each : outcome.worst) {
      scenario.push_back(static_cast<std::int64_t>(each.scenario));
      value.push_back(each.value);
    }
  });
  file.coordinate("rank", counting(1, ranks), {"1 is the worst scenario, 2 the next", "1"});
  file.variable("worst_scenario", {"variant", "outcome", "rank"}, scenario, {"number of the scenario", "1"});
  file.variable("worst_value", {"variant", "outcome", "rank"}, value,
                {"the outcome in that scenario", kOutcomeUnits});
}

/// Write all histograms with as many bins as the longest has.
void write_histograms(NetcdfWriter& file, const Result& result) {
  std::size_t bins = 0;
  each_outcome(result, [&](const OutcomeSummary& o) { bins = std::max(bins, o.histogram.count.size()); });
  if (bins == 0) return;
  std::vector<std::int64_t> counts;
  std::vector<double> edges;
  each_outcome(result, [&](const OutcomeSummary& outcome) {
    const Histogram& histogram = outcome.histogram;
    const std::size_t rows = counts.size() / bins;
    counts.insert(counts.end(), histogram.count.begin(), histogram.count.end());
    counts.resize((rows + 1) * bins, 0);
    edges.insert(edges.end(), histogram.edge.begin(), histogram.edge.end());
    edges.resize((rows + 1) * (bins + 1), std::numeric_limits<double>::quiet_NaN());
  });
  file.coordinate("bin", counting(0, bins), {"number of the bin", "1"});
  file.coordinate("bin_bound", counting(0, bins + 1), {"number of the edge between bins", "1"});
  file.variable(
      "histogram", {"variant", "outcome", "bin"}, counts,
      {"number of scenarios in the bin, lower edge included; 0 beyond the outcome's last bin", "1"});
  file.variable("bin_edge", {"variant", "outcome", "bin_bound"}, edges,
                {"edges of the histogram's bins; NaN beyond the outcome's last bin", kOutcomeUnits});
}

void write_series(NetcdfWriter& file, const Result& result) {
  if (result.series.empty()) return;
  std::vector<double> mean, mean_se;
  std::vector<std::int64_t> band_scenarios;
  const auto each_series = [&](auto visit) {
    for (const VariantResult& variant : result.variants) {
      for (const SeriesSummary& series : variant.series) visit(series);
    }
  };
  each_series([&](const SeriesSummary& series) {
    mean.insert(mean.end(), series.mean.begin(), series.mean.end());
    mean_se.insert(mean_se.end(), series.mean_se.begin(), series.mean_se.end());
    band_scenarios.push_back(static_cast<std::int64_t>(series.band_scenarios));
  });
  const std::vector<std::string> by_month{"variant", "series", "month"};
  file.variable("series_mean", by_month, mean, {"mean over the scenarios", kSeriesUnits});
  file.variable("series_mean_se", by_month, mean_se, {"standard error of series_mean", kSeriesUnits});
  if (result.bands.empty()) return;
  file.variable("band_scenarios", {"variant", "series"}, band_scenarios,
                {"number of scenarios, the first ones, behind series_quantile", "1"});
  for (const QuantileFigure& part : kQuantileFigures) {
    std::vector<double> values;
    each_series([&](const SeriesSummary& series) {
      for (const auto& month : series.quantile) {
        for (const Quantile& quantile : month) values.push_back(quantile.*part.figure);
      }
    });
    file.variable(std::string("series_quantile") + part.suffix, {"variant", "series", "month", "band"},
                  values, {part.long_name, kSeriesUnits});
  }
}

}  // namespace

std::vector<std::byte> result_image(const Result& result) {
  NetcdfWriter file;
  write_result(file, result);
  return file.finish();
}

void write_result(NetcdfWriter& file, const Result& result, const GrowingVariable* kept) {
  check_shape(result);
  write_root(file, result);
  write_study(file, result);
  file.coordinate("variant", texts(result.variants, &VariantResult::name), {"name of the variant", "1"});
  file.auxiliary("variant_title", "variant", texts(result.variants, &VariantResult::title),
                 {"title of the variant", "1"});
  write_columns(file, "outcome", result.outcomes);
  write_worse(file, result);
  write_columns(file, "series", result.series);
  write_probabilities(file, "probability", result.probabilities);
  write_probabilities(file, "band", result.series.empty() ? std::vector<Probability>{} : result.bands);
  write_months(file, result);
  std::vector<double> nominal;
  for (const VariantResult& variant : result.variants) nominal.push_back(variant.nominal_profit);
  file.variable("nominal_profit", {"variant"}, nominal,
                {"profit of the base's nominal scenario, to which loss refers", result.currency});
  if (!result.outcomes.empty()) {
    write_moments(file, result);
    write_tails(file, result);
    write_differences(file, result);
    write_worst(file, result);
    write_histograms(file, result);
    write_sample(file, result, kept);
    write_insights(file, result);
    write_sensitivities(file, result);
  }
  write_series(file, result);
}

}  // namespace chokepoint
