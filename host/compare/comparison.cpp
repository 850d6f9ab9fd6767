#include "host/compare/comparison.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "host/compare/distribution_bounds.h"

namespace chokepoint {
namespace {

constexpr double kInterval = 1.959963984540054;  // standard normal quantile of 97.5%
constexpr double kInfinite = std::numeric_limits<double>::infinity();

bool equal(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// How the scenarios of two runs, or the first `most` of each, hang together.
double correlation_of(const ComparedRun& a, const ComparedRun& b, std::uint64_t shared) {
  return static_cast<double>(shared) /
         std::sqrt(static_cast<double>(a.scenarios) * static_cast<double>(b.scenarios));
}

std::uint64_t shared_scenarios(const ComparedRun& a, const ComparedRun& b) {
  if (a.seed != b.seed) return 0;
  const std::uint64_t from = std::max(a.first, b.first);
  const std::uint64_t to = std::min(a.first + a.scenarios, b.first + b.scenarios);
  return to > from ? to - from : 0;
}

/// Standard error of a difference of two figures with these errors.
double error_of_difference(double a, double b, double correlation) {
  return std::sqrt(std::max(0.0, a * a + b * b - 2 * correlation * a * b));
}

/// Compares the figures of two runs one by one.
class Judge {
 public:
  Judge(const ComparedRun& a, const ComparedRun& b, std::uint64_t shared)
      : a_(a), b_(b), correlation_(correlation_of(a, b, shared)) {}

  /// Return the difference in standard errors; nothing where the runs cannot tell.
  std::optional<double> operator()(const FigureName& name, const RunFigure& a, const RunFigure& b) const {
    if (a.value == b.value) return 0;
    if (name.statistic == "infinite") return of_counts(a.value, b.value);
    // Bands and sensitivities are of the first scenarios alone: taking them as independent errs to the safe
    // side.
    const double correlation = name.table == "summary" || name.table == "difference" ? correlation_ : 0;
    if (!std::isnan(a.standard_error) && !std::isnan(b.standard_error))
      return std::abs(b.value - a.value) /
             error_of_difference(a.standard_error, b.standard_error, correlation);
    if (std::isnan(a.low) || std::isnan(b.low)) return std::nullopt;
    return of_quantiles(name, a, b, correlation);
  }

 private:
  /// Compare numbers of scenarios as shares.
  double of_counts(double a, double b) const {
    const auto n = static_cast<double>(a_.scenarios), m = static_cast<double>(b_.scenarios);
    return std::abs(a / n - b / m) / error_of_shares((a + b) / (n + m));
  }

  /// Standard error of the difference of two shares near `share`.
  double error_of_shares(double share) const {
    const double unit = std::sqrt(share * (1 - share));
    return error_of_difference(unit / std::sqrt(static_cast<double>(a_.scenarios)),
                               unit / std::sqrt(static_cast<double>(b_.scenarios)), correlation_);
  }

  std::optional<double> of_quantiles(const FigureName& name, const RunFigure& a, const RunFigure& b,
                                     double correlation) const {
    const bool a_is_lower = a.value < b.value;
    const double half_a = a_is_lower ? a.high - a.value : a.value - a.low;
    const double half_b = a_is_lower ? b.value - b.low : b.high - b.value;
    const double error = error_of_difference(half_a / kInterval, half_b / kInterval, correlation);
    const std::optional<Evidence> evidence = evidence_of(name, a, b);
    if (!(error > 0)) return evidence ? std::optional(evidence->least) : std::nullopt;
    const double z = std::isfinite(error) ? std::abs(b.value - a.value) / error : 0;
    return evidence ? std::min(z, evidence->most) : z;
  }

  /// What the histograms tell of the quantiles of an outcome.
  std::optional<Evidence> evidence_of(const FigureName& name, const RunFigure& a, const RunFigure& b) const {
    const auto of = [&](const char* key) {
      const auto found =
          std::find_if(name.of.begin(), name.of.end(), [&](const auto& entry) { return entry.first == key; });
      return found == name.of.end() ? std::string() : found->second;
    };
    if (name.table != "summary" || name.statistic != "quantile") return std::nullopt;
    const double probability = std::stod(of("probability"));
    const auto bounds = [&](const ComparedRun& run) {
      return read_bounds(run.source->file(), position(run, "variant", of("variant")),
                         position(run, "outcome", of("outcome")), run.scenarios);
    };
    const double error = error_of_shares(probability);
    return a.value < b.value ? evidence_between(bounds(a_), a.value, bounds(b_), b.value, probability, error)
                             : evidence_between(bounds(b_), b.value, bounds(a_), a.value, probability, error);
  }

  static std::size_t position(const ComparedRun& run, const std::string& dimension, const std::string& name) {
    const auto names =
        run.source->file().reader().texts(dimension, {run.source->file().reader().length(dimension)});
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  }

  const ComparedRun &a_, &b_;
  double correlation_;
};

/// Join the figures of both runs by their names.
void join(const ComparedRun& a, const ComparedRun& b, Comparison& comparison) {
  for (const auto& [name, figure] : a.figures) {
    const auto other = b.figures.find(name);
    if (other != b.figures.end())
      comparison.figures.push_back({name, figure, other->second});
    else
      ++comparison.only_a;
  }
  comparison.only_b = b.figures.size() - comparison.figures.size();
}

void judge_statistically(const ComparedRun& a, const ComparedRun& b, Comparison& comparison) {
  const Judge judge(a, b, comparison.shared);
  std::vector<double> p;
  std::vector<ComparedFigure*> judged;
  const auto is_exact = [](const RunFigure& figure) { return figure.standard_error == 0; };
  for (ComparedFigure& figure : comparison.figures) {
    const bool has_error = !std::isnan(figure.a.standard_error) || !std::isnan(figure.a.low);
    if (!has_error && figure.name.statistic != "infinite") continue;  // minimum, maximum
    if (is_exact(figure.a) && is_exact(figure.b) && figure.a.value == figure.b.value) continue;
    const std::optional<double> z = judge(figure.name, figure.a, figure.b);
    if (!z) {
      ++comparison.untold;
      continue;
    }
    figure.z = *z;
    p.push_back(std::erfc(figure.z / std::sqrt(2.0)));
    judged.push_back(&figure);
  }
  const std::vector<double> corrected = holm(p);
  for (std::size_t i = 0; i < judged.size(); ++i) {
    judged[i]->p = corrected[i];
    judged[i]->differs = corrected[i] < kLevel;
  }
}

/// Whether two variables have the same dimensions, with the same variants, outcomes ... along them.
bool equal_names(const NetcdfCatalogue& a, const NetcdfVariable& x, const NetcdfCatalogue& b,
                 const NetcdfVariable& y) {
  if (x.dimensions != y.dimensions) return false;
  for (const std::string& dimension : x.dimensions) {
    const NetcdfVariable *first = a.find(dimension), *second = b.find(dimension);
    if (first == nullptr || second == nullptr) return false;
    if (first->type != NetcdfVariable::Type::text) continue;
    if (a.reader().texts(dimension, first->shape) != b.reader().texts(dimension, second->shape)) return false;
  }
  return true;
}

bool equal_numbers(const NetcdfCatalogue& a, const NetcdfVariable& x, const NetcdfCatalogue& b,
                   const NetcdfVariable& y) {
  if (x.shape != y.shape) return false;
  Numbers first(a, x), second(b, y);
  for (std::size_t place = 0; place < x.size(); ++place)
    if (!equal(first.real(place), second.real(place))) return false;
  return true;
}

/// Hold all numbers of the same scenarios against each other: figures, and what else the files have.
void judge_exactly(const ComparedRun& a, const ComparedRun& b, Comparison& comparison) {
  for (ComparedFigure& figure : comparison.figures) {
    figure.differs = !equal(figure.a.value, figure.b.value) ||
                     !equal(figure.a.standard_error, figure.b.standard_error) ||
                     !equal(figure.a.low, figure.b.low) || !equal(figure.a.high, figure.b.high);
    figure.z = figure.differs ? kInfinite : 0;
    figure.p = figure.differs ? 0 : 1;
  }
  const NetcdfCatalogue &first = a.source->file(), &second = b.source->file();
  for (const Fact& fact : a.source->facts()) {
    const NetcdfVariable* other = second.find(fact.value->name);
    const bool is_figure = is_judged(fact.table);
    if (is_figure || other == nullptr || !equal_names(first, *fact.value, second, *other)) continue;
    if (!equal_numbers(first, *fact.value, second, *other))
      comparison.unequal_variables.push_back(fact.value->name);
  }
}

}  // namespace

Comparison compare_runs(const ComparedRun& a, const ComparedRun& b) {
  Comparison comparison;
  comparison.shared = shared_scenarios(a, b);
  const bool is_same =
      comparison.shared > 0 && comparison.shared == a.scenarios && a.scenarios == b.scenarios;
  comparison.dependence = is_same                 ? Dependence::same
                          : comparison.shared > 0 ? Dependence::overlapping
                                                  : Dependence::independent;
  join(a, b, comparison);
  if (is_same)
    judge_exactly(a, b, comparison);
  else
    judge_statistically(a, b, comparison);
  comparison.differing =
      static_cast<std::uint64_t>(std::count_if(comparison.figures.begin(), comparison.figures.end(),
                                               [](const ComparedFigure& figure) { return figure.differs; }));
  return comparison;
}

}  // namespace chokepoint
