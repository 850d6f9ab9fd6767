#include "host/results/sensitivity_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr char kOutcomeUnits[] = "see outcome_units";

/// Visit every sensitivity in the order of the file; works on a result that is read, too.
template <class AnyResult, class Visit>
void each_sensitivity(AnyResult& result, Visit visit) {
  for (auto& variant : result.variants) {
    for (auto& outcome : variant.sensitivity) {
      for (auto& sensitivity : outcome) visit(sensitivity);
    }
  }
}

std::size_t most_bins(const Result& result) {
  std::size_t bins = 0;
  for (const VariantResult& variant : result.variants) {
    for (const auto& driver : variant.driver_value) bins = std::max(bins, driver.size());
  }
  return bins;
}

void write_drivers(NetcdfWriter& file, const Result& result, std::size_t bins) {
  std::vector<std::string> names, long_names, units;
  for (const Column& driver : result.drivers) {
    names.push_back(driver.name);
    long_names.push_back(driver.long_name);
    units.push_back(driver.units);
  }
  std::vector<std::int64_t> numbers(bins);
  std::iota(numbers.begin(), numbers.end(), 0);
  file.coordinate("driver", names, {"name of the driver or regime", "1"});
  file.auxiliary("driver_long_name", "driver", long_names, {"what the driver is", "1"});
  file.auxiliary("driver_units", "driver", units, {"units of the driver", "1"});
  file.coordinate("driver_bin", numbers, {"number of the bin of a driver", "1"});
  std::vector<double> values;
  for (const VariantResult& variant : result.variants) {
    for (const auto& driver : variant.driver_value) {
      const std::size_t end = values.size() + bins;
      values.insert(values.end(), driver.begin(), driver.end());
      values.resize(end, kNaN);
    }
  }
  file.variable("driver_value", {"variant", "driver", "driver_bin"}, values,
                {"mean of the driver in the bin; NaN beyond its last bin", "see driver_units"});
}

struct IndexFigure {
  const char* name;
  Estimate Sensitivity::*figure;
  const char* long_name;
};
constexpr IndexFigure kIndexFigures[] = {
    {"sensitivity_first_order", &Sensitivity::first_order,
     "share of the outcome's variance that the driver's value explains"},
    {"rank_correlation", &Sensitivity::rank_correlation, "Spearman's rank correlation with the driver"},
};

void write_conditional_means(NetcdfWriter& file, const Result& result, std::size_t bins) {
  std::vector<double> value, error;
  each_sensitivity(result, [&](const Sensitivity& sensitivity) {
    const std::size_t end = value.size() + bins;
    for (const Estimate& mean : sensitivity.conditional_mean) {
      value.push_back(mean.value);
      error.push_back(mean.standard_error);
    }
    value.resize(end, kNaN);
    error.resize(end, kNaN);
  });
  const std::vector<std::string> shape{"variant", "outcome", "driver", "driver_bin"};
  file.variable("conditional_mean", shape, value,
                {"mean of the outcome in the bin of the driver; NaN beyond its last bin", kOutcomeUnits});
  file.variable("conditional_mean_se", shape, error, {"standard error of conditional_mean", kOutcomeUnits});
}

/// Give every driver its bins, and every sensitivity room for as many means.
void read_bins(const NetcdfReader& file, std::size_t bins, Result& result) {
  const std::size_t drivers = result.drivers.size();
  const auto values = file.doubles("driver_value", {result.variants.size(), drivers, bins});
  auto value = values.begin();
  for (VariantResult& variant : result.variants) {
    variant.driver_value.resize(drivers);
    variant.sensitivity.assign(result.outcomes.size(), std::vector<Sensitivity>(drivers));
    for (std::size_t d = 0; d < drivers; ++d, value += static_cast<std::ptrdiff_t>(bins)) {
      const auto end = std::find_if(value, value + static_cast<std::ptrdiff_t>(bins),
                                    [](double x) { return std::isnan(x); });
      variant.driver_value[d].assign(value, end);
      for (auto& outcome : variant.sensitivity)
        outcome[d].conditional_mean.resize(variant.driver_value[d].size());
    }
  }
}

}  // namespace

void write_sensitivities(NetcdfWriter& file, const Result& result) {
  const std::size_t bins = most_bins(result);
  if (result.drivers.empty() || bins == 0) return;
  write_drivers(file, result, bins);
  file.variable("sensitivity_scenarios", {},
                std::vector<std::int64_t>{static_cast<std::int64_t>(result.sensitivity_scenarios)},
                {"number of scenarios, the first ones, behind the sensitivities", "1"});
  const std::vector<std::string> shape{"variant", "outcome", "driver"};
  for (const IndexFigure& each : kIndexFigures) {
    std::vector<double> value, error;
    each_sensitivity(result, [&](const Sensitivity& sensitivity) {
      value.push_back((sensitivity.*each.figure).value);
      error.push_back((sensitivity.*each.figure).standard_error);
    });
    const std::string name = each.name;
    file.variable(name, shape, value, {each.long_name, "1"});
    file.variable(name + "_se", shape, error, {"standard error of " + name, "1"});
  }
  write_conditional_means(file, result, bins);
}

void read_sensitivities(const NetcdfReader& file, Result& result) {
  const std::size_t drivers = file.length("driver"), bins = file.length("driver_bin");
  if (drivers == 0 || bins == 0) return;
  const auto names = file.texts("driver", {drivers}), long_names = file.texts("driver_long_name", {drivers}),
             units = file.texts("driver_units", {drivers});
  for (std::size_t i = 0; i < drivers; ++i) result.drivers.push_back({names[i], long_names[i], units[i]});
  result.sensitivity_scenarios =
      static_cast<std::uint64_t>(file.integers("sensitivity_scenarios", {}).front());
  read_bins(file, bins, result);
  const std::vector<std::size_t> shape{result.variants.size(), result.outcomes.size(), drivers};
  for (const IndexFigure& each : kIndexFigures) {
    const std::string name = each.name;
    const auto value = file.doubles(name, shape), error = file.doubles(name + "_se", shape);
    std::size_t i = 0;
    each_sensitivity(result, [&](Sensitivity& sensitivity) {
      sensitivity.*each.figure = {value[i], error[i]};
      ++i;
    });
  }
  const std::vector<std::size_t> by_bin{result.variants.size(), result.outcomes.size(), drivers, bins};
  const auto value = file.doubles("conditional_mean", by_bin),
             error = file.doubles("conditional_mean_se", by_bin);
  std::size_t row = 0;
  each_sensitivity(result, [&](Sensitivity& sensitivity) {
    for (std::size_t i = 0; i < sensitivity.conditional_mean.size(); ++i)
      sensitivity.conditional_mean[i] = {value[row + i], error[row + i]};
    row += bins;
  });
}

}  // namespace chokepoint
