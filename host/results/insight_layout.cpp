#include "host/results/insight_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr char kOutcomeUnits[] = "see outcome_units";

/// Visit every outcome of every variant, in the order of the file; works on a result that is read, too.
template <class AnyResult, class Visit>
void each_outcome(AnyResult& result, Visit visit) {
  for (auto& variant : result.variants) {
    for (auto& outcome : variant.outcome) visit(outcome);
  }
}

std::vector<std::int64_t> counting(std::size_t count) {
  std::vector<std::int64_t> values(count);
  std::iota(values.begin(), values.end(), 0);
  return values;
}

struct ExceedanceFigure {
  const char* name;
  double ExceedancePoint::*figure;
  const char* long_name;
  const char* units;
};
constexpr ExceedanceFigure kExceedanceFigures[] = {
    {"threshold", &ExceedancePoint::threshold, "value that the outcome exceeds; NaN beyond the last point",
     kOutcomeUnits},
    {"exceedance", &ExceedancePoint::share, "share of scenarios above the threshold", "1"},
    {"exceedance_low", &ExceedancePoint::low, "lower end of the 95% interval of exceedance", "1"},
    {"exceedance_high", &ExceedancePoint::high, "upper end of the 95% interval of exceedance", "1"},
};

/// Write all curves with as many points as the longest has.
void write_exceedance(NetcdfWriter& file, const Result& result) {
  std::size_t points = 0;
  each_outcome(result, [&](const OutcomeSummary& o) { points = std::max(points, o.exceedance.size()); });
  if (points == 0) return;
  file.coordinate("point", counting(points), {"number of the point of an exceedance curve", "1"});
  for (const ExceedanceFigure& each : kExceedanceFigures) {
    std::vector<double> values;
    each_outcome(result, [&](const OutcomeSummary& outcome) {
      const std::size_t end = values.size() + points;
      for (const ExceedancePoint& point : outcome.exceedance) values.push_back(point.*each.figure);
      values.resize(end, kNaN);
    });
    file.variable(each.name, {"variant", "outcome", "point"}, values, {each.long_name, each.units});
  }
}

void read_exceedance(const NetcdfReader& file, Result& result) {
  const std::size_t points = file.length("point");
  if (points == 0) return;
  const std::vector<std::size_t> shape{result.variants.size(), result.outcomes.size(), points};
  std::vector<std::vector<double>> figures;
  for (const ExceedanceFigure& each : kExceedanceFigures) figures.push_back(file.doubles(each.name, shape));
  std::size_t row = 0;
  each_outcome(result, [&](OutcomeSummary& outcome) {
    for (std::size_t i = row; i < row + points && !std::isnan(figures[0][i]); ++i)
      outcome.exceedance.push_back({figures[0][i], figures[1][i], figures[2][i], figures[3][i]});
    row += points;
  });
}

struct ConvergenceFigure {
  const char* name;
  Estimate Estimates::*figure;
  const char* long_name;
};
constexpr ConvergenceFigure kConvergenceFigures[] = {
    {"convergence_mean", &Estimates::mean, "mean over the scenarios up to the checkpoint"},
    {"convergence_cvar", &Estimates::cvar,
     "CVaR at convergence_probability of the scenarios up to the checkpoint"},
};

void write_convergence(NetcdfWriter& file, const Result& result) {
  if (result.checkpoints.empty()) return;
  const std::vector<std::int64_t> scenarios(result.checkpoints.begin(), result.checkpoints.end());
  file.coordinate("checkpoint", counting(scenarios.size()), {"number of the checkpoint", "1"});
  file.auxiliary("convergence_scenarios", "checkpoint", scenarios,
                 {"number of scenarios up to the checkpoint", "1"});
  if (result.convergence_probability)
    file.variable("convergence_probability", {}, std::vector<double>{*result.convergence_probability},
                  {"probability of convergence_cvar", "1"});
  for (const ConvergenceFigure& each : kConvergenceFigures) {
    if (each.figure == &Estimates::cvar && !result.convergence_probability) continue;
    std::vector<double> value, error;
    each_outcome(result, [&](const OutcomeSummary& outcome) {
      for (const Estimates& estimates : outcome.convergence) {
        value.push_back((estimates.*each.figure).value);
        error.push_back((estimates.*each.figure).standard_error);
      }
    });
    const std::vector<std::string> shape{"variant", "outcome", "checkpoint"};
    const std::string name = each.name;
    file.variable(name, shape, value, {each.long_name, kOutcomeUnits});
    file.variable(name + "_se", shape, error, {"standard error of " + name, kOutcomeUnits});
  }
}

void read_convergence(const NetcdfReader& file, Result& result) {
  const std::size_t count = file.length("checkpoint");
  if (count == 0) return;
  for (const std::int64_t each : file.integers("convergence_scenarios", {count}))
    result.checkpoints.push_back(static_cast<std::uint64_t>(each));
  each_outcome(result, [&](OutcomeSummary& outcome) {
    outcome.convergence.assign(count, {{kNaN, kNaN}, {kNaN, kNaN}});
  });
  if (file.has("convergence_probability"))
    result.convergence_probability = file.doubles("convergence_probability", {}).front();
  for (const ConvergenceFigure& each : kConvergenceFigures) {
    const std::string name = each.name;
    if (!file.has(name)) continue;
    const std::vector<std::size_t> shape{result.variants.size(), result.outcomes.size(), count};
    const auto value = file.doubles(name, shape), error = file.doubles(name + "_se", shape);
    std::size_t i = 0;
    each_outcome(result, [&](OutcomeSummary& outcome) {
      for (Estimates& estimates : outcome.convergence) {
        estimates.*each.figure = {value[i], error[i]};
        ++i;
      }
    });
  }
}

/// Write the contributions, of variants that have none NaN.
void write_contributions(NetcdfWriter& file, const Result& result) {
  if (result.parts.empty() || result.probabilities.empty()) return;
  std::vector<std::string> names, long_names;
  for (const Column& part : result.parts) {
    names.push_back(part.name);
    long_names.push_back(part.long_name);
  }
  std::vector<double> value, error;
  for (const VariantResult& variant : result.variants) {
    const std::size_t end = value.size() + result.parts.size() * result.probabilities.size();
    for (const auto& part : variant.tail_contribution) {
      for (const Estimate& estimate : part) {
        value.push_back(estimate.value);
        error.push_back(estimate.standard_error);
      }
    }
    value.resize(end, kNaN);
    error.resize(end, kNaN);
  }
  file.coordinate("part", names, {"name of the part of the loss", "1"});
  file.auxiliary("part_long_name", "part", long_names, {"what the part is", "1"});
  const std::vector<std::string> shape{"variant", "part", "probability"};
  file.variable("tail_contribution", shape, value,
                {"what the part contributes to the CVaR of loss", result.parts.front().units});
  file.variable("tail_contribution_se", shape, error,
                {"standard error of tail_contribution", result.parts.front().units});
}

void read_contributions(const NetcdfReader& file, Result& result) {
  const std::size_t parts = file.length("part"), probabilities = result.probabilities.size();
  if (parts == 0) return;
  const auto names = file.texts("part", {parts}), long_names = file.texts("part_long_name", {parts});
  const std::string units = result.currency.empty() ? "1" : result.currency;
  for (std::size_t i = 0; i < parts; ++i) result.parts.push_back({names[i], long_names[i], units});
  const std::vector<std::size_t> shape{result.variants.size(), parts, probabilities};
  const auto value = file.doubles("tail_contribution", shape),
             error = file.doubles("tail_contribution_se", shape);
  std::size_t i = 0;
  for (VariantResult& variant : result.variants) {
    variant.tail_contribution.assign(parts, std::vector<Estimate>(probabilities));
    for (auto& part : variant.tail_contribution) {
      for (Estimate& estimate : part) {
        estimate = {value[i], error[i]};
        ++i;
      }
    }
  }
}

}  // namespace

void write_insights(NetcdfWriter& file, const Result& result) {
  write_exceedance(file, result);
  write_convergence(file, result);
  write_contributions(file, result);
}

void read_insights(const NetcdfReader& file, Result& result) {
  read_exceedance(file, result);
  read_convergence(file, result);
  read_contributions(file, result);
}

}  // namespace chokepoint
