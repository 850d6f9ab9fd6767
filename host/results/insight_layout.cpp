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

}  // namespace

void write_insights(NetcdfWriter& file, const Result& result) { write_exceedance(file, result); }

void read_insights(const NetcdfReader& file, Result& result) { read_exceedance(file, result); }

}  // namespace chokepoint
