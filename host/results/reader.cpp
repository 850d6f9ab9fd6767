#include "host/results/reader.h"

#include <cmath>
#include <cstdio>
#include <filesystem>

#include "host/results/files.h"
#include "host/results/insight_layout.h"
#include "host/results/layout.h"
#include "host/results/manifest.h"
#include "host/results/netcdf_reader.h"
#include "host/results/sensitivity_layout.h"

namespace chokepoint {
namespace {

/// Lengths of the dimensions of a file; 0 where it has no such dimension.
struct Lengths {
  explicit Lengths(const NetcdfReader& file)
      : variant(file.length("variant")),
        outcome(file.length("outcome")),
        series(file.length("series")),
        probability(file.length("probability")),
        band(file.length("band")),
        bin(file.length("bin")),
        month(file.length("month")) {}
  std::size_t variant, outcome, series, probability, band, bin, month;
};

void read_root(const NetcdfReader& file, Result& result) {
  if (file.text_attribute("filetype") != kResultFiletype) throw Hdf5Error("filetype is another");
  result.study_name = file.text_attribute("study_name");
  result.title = file.text_attribute("title");
  result.currency = file.text_attribute("currency");
  result.study_sha256 = file.text_attribute("study_sha256");
  result.study_text = file.texts("study_text", {}).front();
  result.program_version = file.text_attribute("program_version");
  result.git_commit = file.text_attribute("git_commit");
  result.seed = file.unsigned_attribute("seed");
  result.first = static_cast<std::uint64_t>(file.integer_attribute("first_scenario"));
  result.scenarios = static_cast<std::uint64_t>(file.integer_attribute("scenarios"));
  const std::string start = file.text_attribute("start");
  if (std::sscanf(start.c_str(), "%d-%d", &result.start_year, &result.start_month) != 2) {
    throw Hdf5Error("start is not a month");
  }
  if (const std::size_t settings = file.length("setting"))
    result.settings = file.texts("setting", {settings});
  if (const std::size_t files = file.length("data_file")) {
    const auto names = file.texts("data_file", {files}), texts = file.texts("data_text", {files});
    for (std::size_t i = 0; i < files; ++i) result.data.push_back({names[i], texts[i]});
  }
}

std::vector<Column> read_columns(const NetcdfReader& file, const std::string& name, std::size_t count) {
  std::vector<Column> columns(count);
  if (count == 0) return columns;
  const auto names = file.texts(name, {count});
  const auto long_names = file.texts(name + "_long_name", {count});
  const auto units = file.texts(name + "_units", {count});
  for (std::size_t i = 0; i < count; ++i) columns[i] = {names[i], long_names[i], units[i]};
  return columns;
}

std::vector<Probability> read_probabilities(const NetcdfReader& file, const std::string& name,
                                            std::size_t count) {
  std::vector<Probability> probabilities(count);
  if (count == 0) return probabilities;
  const auto texts = file.texts(name + "_text", {count});
  const auto values = file.doubles(name, {count});
  for (std::size_t i = 0; i < count; ++i) probabilities[i] = {texts[i], values[i]};
  return probabilities;
}

/// Visit every outcome of every variant, in the order of the file, with its number in that order.
template <class Visit>
void each_outcome(Result& result, Visit visit) {
  std::size_t number = 0;
  for (VariantResult& variant : result.variants) {
    for (OutcomeSummary& outcome : variant.outcome) visit(outcome, number++);
  }
}

void read_outcomes(const NetcdfReader& file, const Lengths& lengths, Result& result) {
  const std::vector<std::size_t> shape{lengths.variant, lengths.outcome};
  const auto moment = [&](const char* name, double OutcomeSummary::*figure) {
    const auto values = file.doubles(name, shape);
    each_outcome(result, [&](OutcomeSummary& outcome, std::size_t i) { outcome.*figure = values[i]; });
  };
  moment("mean", &OutcomeSummary::mean);
  moment("mean_se", &OutcomeSummary::mean_se);
  moment("sd", &OutcomeSummary::sd);
  moment("sd_se", &OutcomeSummary::sd_se);
  moment("minimum", &OutcomeSummary::minimum);
  moment("maximum", &OutcomeSummary::maximum);
  const auto infinite = file.integers("infinite", shape);
  each_outcome(result, [&](OutcomeSummary& outcome, std::size_t i) {
    outcome.infinite = static_cast<std::uint64_t>(infinite[i]);
    outcome.scenarios = result.scenarios;
  });
}

void read_tails(const NetcdfReader& file, const Lengths& lengths, Result& result) {
  const std::size_t count = lengths.probability;
  if (count == 0) return;
  const std::vector<std::size_t> shape{lengths.variant, lengths.outcome, count};
  const auto value = file.doubles("quantile", shape), low = file.doubles("quantile_low", shape),
             high = file.doubles("quantile_high", shape), cvar = file.doubles("cvar", shape),
             cvar_se = file.doubles("cvar_se", shape);
  each_outcome(result, [&](OutcomeSummary& outcome, std::size_t number) {
    for (std::size_t i = number * count; i < (number + 1) * count; ++i) {
      outcome.quantile.push_back({value[i], low[i], high[i]});
      outcome.cvar.push_back({cvar[i], cvar_se[i]});
    }
  });
}

void read_worse(const NetcdfReader& file, Result& result) {
  if (!file.has("outcome_worse")) return;  // before format 1.1
  const auto signs = file.integers("outcome_worse", {result.outcomes.size()});
  for (std::size_t i = 0; i < signs.size(); ++i)
    result.outcomes[i].worse = signs[i] == 0 ? Worse::neither : signs[i] > 0 ? Worse::higher : Worse::lower;
}

/// Read the differences of every variant but the base.
void read_differences(const NetcdfReader& file, const Lengths& lengths, Result& result) {
  if (!file.has("difference_mean")) return;  // of the base alone, or before format 1.1
  const std::size_t outcomes = lengths.outcome, count = lengths.probability;
  const std::vector<std::size_t> shape{lengths.variant, outcomes}, tails{lengths.variant, outcomes, count};
  const auto mean = file.doubles("difference_mean", shape),
             mean_se = file.doubles("difference_mean_se", shape), worse = file.doubles("share_worse", shape),
             better = file.doubles("share_better", shape);
  const auto infinite = file.integers("difference_infinite", shape);
  const auto read = [&](const char* name) {
    return count > 0 ? file.doubles(name, tails) : std::vector<double>{};
  };
  const auto value = read("difference_quantile"), low = read("difference_quantile_low"),
             high = read("difference_quantile_high"), cvar = read("difference_cvar"),
             cvar_se = read("difference_cvar_se");
  const auto scenarios = static_cast<double>(result.scenarios);
  for (std::size_t i = outcomes; i < lengths.variant * outcomes; ++i) {
    DifferenceSummary& difference = result.variants[i / outcomes].difference.emplace_back();
    difference.paired.scenarios = result.scenarios;
    difference.paired.mean = mean[i];
    difference.paired.mean_se = mean_se[i];
    difference.unequal_infinite = static_cast<std::uint64_t>(infinite[i]);
    const Worse bad = result.outcomes[i % outcomes].worse;
    if (bad != Worse::neither) {
      difference.higher =
          static_cast<std::uint64_t>(std::llround((bad == Worse::higher ? worse : better)[i] * scenarios));
      difference.lower =
          static_cast<std::uint64_t>(std::llround((bad == Worse::higher ? better : worse)[i] * scenarios));
    }
    for (std::size_t k = i * count; k < (i + 1) * count; ++k) {
      difference.paired.quantile.push_back({value[k], low[k], high[k]});
      difference.paired.cvar.push_back({cvar[k], cvar_se[k]});
    }
  }
}

void read_worst(const NetcdfReader& file, const Lengths& lengths, Result& result) {
  const std::size_t ranks = file.length("rank");
  if (ranks == 0) return;
  const std::vector<std::size_t> shape{lengths.variant, lengths.outcome, ranks};
  const auto scenario = file.integers("worst_scenario", shape);
  const auto value = file.doubles("worst_value", shape);
  each_outcome(result, [&](OutcomeSummary& outcome, std::size_t number) {
    for (std::size_t i = number * ranks; i < (number + 1) * ranks; ++i)
      outcome.worst.push_back({static_cast<std::uint64_t>(scenario[i]), value[i]});
  });
}

/// Read the histograms up to the first edge that is NaN.
void read_histograms(const NetcdfReader& file, const Lengths& lengths, Result& result) {
  const std::size_t bins = lengths.bin;
  if (bins == 0) return;
  const auto counts = file.integers("histogram", {lengths.variant, lengths.outcome, bins});
  const auto edges = file.doubles("bin_edge", {lengths.variant, lengths.outcome, bins + 1});
  each_outcome(result, [&](OutcomeSummary& outcome, std::size_t number) {
    const double* edge = edges.data() + number * (bins + 1);
    for (std::size_t i = 0; i <= bins && !std::isnan(edge[i]); ++i) outcome.histogram.edge.push_back(edge[i]);
    for (std::size_t i = 0; i + 1 < outcome.histogram.edge.size(); ++i) {
      outcome.histogram.count.push_back(static_cast<std::uint64_t>(counts[number * bins + i]));
    }
  });
}

void read_series(const NetcdfReader& file, const Lengths& lengths, Result& result) {
  if (lengths.series == 0) return;
  const std::size_t months = lengths.month, bands = lengths.band;
  const std::vector<std::size_t> by_month{lengths.variant, lengths.series, months};
  const auto mean = file.doubles("series_mean", by_month), mean_se = file.doubles("series_mean_se", by_month);
  std::vector<std::int64_t> scenarios;
  std::vector<double> value, low, high;
  if (bands > 0) {
    const std::vector<std::size_t> by_band{lengths.variant, lengths.series, months, bands};
    scenarios = file.integers("band_scenarios", {lengths.variant, lengths.series});
    value = file.doubles("series_quantile", by_band);
    low = file.doubles("series_quantile_low", by_band);
    high = file.doubles("series_quantile_high", by_band);
  }
  std::size_t number = 0;
  for (VariantResult& variant : result.variants) {
    for (SeriesSummary& series : variant.series) {
      if (bands > 0) series.band_scenarios = static_cast<std::uint64_t>(scenarios[number]);
      for (std::size_t month = number * months; month < (number + 1) * months; ++month) {
        series.mean.push_back(mean[month]);
        series.mean_se.push_back(mean_se[month]);
        std::vector<Quantile>& quantiles = series.quantile.emplace_back();
        for (std::size_t i = month * bands; i < (month + 1) * bands; ++i) {
          quantiles.push_back({value[i], low[i], high[i]});
        }
      }
      ++number;
    }
  }
}

void read_sample(const NetcdfReader& file, const Lengths& lengths, Result& result) {
  const std::size_t count = file.length("scenario");
  if (count == 0) return;
  const auto values = file.floats("sample", {lengths.variant, lengths.outcome, count});
  const float* row = values.data();
  for (VariantResult& variant : result.variants) {
    for (std::size_t i = 0; i < lengths.outcome; ++i, row += count)
      variant.sample.emplace_back(row, row + count);
  }
}

Result read_file(const std::string& path, Sample sample) {
  const NetcdfReader file(path);
  const Lengths lengths(file);
  Result result;
  read_root(file, result);
  result.months = static_cast<int>(lengths.month);
  result.outcomes = read_columns(file, "outcome", lengths.outcome);
  read_worse(file, result);
  result.series = read_columns(file, "series", lengths.series);
  result.probabilities = read_probabilities(file, "probability", lengths.probability);
  result.bands = read_probabilities(file, "band", lengths.band);
  const auto names = file.texts("variant", {lengths.variant});
  const auto titles = file.texts("variant_title", {lengths.variant});
  const auto nominal = file.doubles("nominal_profit", {lengths.variant});
  for (std::size_t v = 0; v < lengths.variant; ++v) {
    VariantResult& variant = result.variants.emplace_back();
    variant.name = names[v];
    variant.title = titles[v];
    variant.nominal_profit = nominal[v];
    variant.outcome.resize(lengths.outcome);
    variant.series.resize(lengths.series);
  }
  if (lengths.outcome > 0) {
    read_outcomes(file, lengths, result);
    read_tails(file, lengths, result);
    read_differences(file, lengths, result);
    read_worst(file, lengths, result);
    read_histograms(file, lengths, result);
    read_insights(file, result);
    read_sensitivities(file, result);
  }
  read_series(file, lengths, result);
  if (sample == Sample::read) read_sample(file, lengths, result);
  return result;
}

/// The directory of a run, given it or its results.h5.
std::filesystem::path directory_of(const std::string& run) {
  const std::filesystem::path given(run);
  const bool is_file = given.filename() == kResultsName && !std::filesystem::is_directory(given);
  return is_file ? given.parent_path() : given;
}

}  // namespace

std::string checked_results_path(const std::string& run) {
  const std::filesystem::path directory = directory_of(run);
  const std::string path = (directory / kResultsName).string();
  const std::string hash = results_hash((directory / kManifestName).string());
  if (std::error_code none;
      std::filesystem::exists(path, none) && !std::filesystem::is_regular_file(path, none))
    throw UserError(UserError::Kind::file, path + ": is no file (a run has one there). Copy the run again?");
  if (sha256_of_file(path) != hash) {
    throw UserError(UserError::Kind::file, path + ": is damaged (its SHA-256 is not the one in " +
                                               std::string(kManifestName) +
                                               "). Copy the run again, or run the study again?");
  }
  return path;
}

UserError unreadable_result(const std::string& path, const std::string& why) {
  return UserError(UserError::Kind::file, path + ": is not a result that this program can read (" + why +
                                              "). Read it with the program that wrote it?");
}

std::vector<float> read_scenario(const std::string& run, std::size_t variant, std::uint64_t place) {
  const std::string path = (directory_of(run) / kResultsName).string();
  try {
    const NetcdfReader file(path);
    if (place >= file.length("scenario")) return {};
    return file.column("sample", variant, static_cast<std::size_t>(place));
  } catch (const Hdf5Error& error) {
    throw unreadable_result(path, error.what());
  }
}

Result read_result(const std::string& run, Sample sample) {
  const std::string path = checked_results_path(run);
  try {
    return read_file(path, sample);
  } catch (const Hdf5Error& error) {
    throw unreadable_result(path, error.what());
  }
}

}  // namespace chokepoint
