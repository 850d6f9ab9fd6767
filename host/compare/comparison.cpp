#include "host/compare/comparison.h"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <utility>

#include "host/compare/known_ranks.h"
#include "host/compare/shares_below.h"

namespace chokepoint {
namespace {

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

/// Sampling cannot tell what a figure of fewer scenarios than this would do.
constexpr double kFewest = 30;

/// How far apart two figures are, in standard errors, and the chance of that by sampling alone.
struct Judgement {
  double z, p;
};

Judgement of_normal(double z) { return {z, std::erfc(z / std::sqrt(2.0))}; }

/// The error of a mean of few numbers is itself uncertain: Student's t.
Judgement of_student(double z, double degrees) {
  if (!std::isfinite(z)) return {z, 0};
  return {z, 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(degrees), z))};
}

/// Where the names of a run stand along its dimensions, and how many scenarios are behind its bands.
struct Places {
  std::map<std::string, std::size_t> variants, outcomes, series;
  std::vector<std::int64_t> bands;  // variant by series

  explicit Places(const ComparedRun& run) {
    const NetcdfCatalogue& file = run.source->file();
    for (const auto& [dimension, places] :
         {std::pair{"variant", &variants}, std::pair{"outcome", &outcomes}, std::pair{"series", &series}}) {
      if (file.find(dimension) == nullptr) continue;
      for (const std::string& name : file.reader().texts(dimension, {file.reader().length(dimension)}))
        places->emplace(name, places->size());
    }
    if (const NetcdfVariable* variable = file.find("band_scenarios"))
      bands = file.integers(*variable, 0, variable->size());
  }
};

/// Compares the figures of two runs one by one.
class Judge {
 public:
  Judge(const ComparedRun& a, const ComparedRun& b, std::uint64_t shared)
      : a_(a), b_(b), in_a_(a), in_b_(b), correlation_(correlation_of(a, b, shared)) {}

  /// Judge two figures; nothing where the runs cannot tell.
  std::optional<Judgement> operator()(const FigureName& name, const RunFigure& a, const RunFigure& b) const {
    if (a.value == b.value) return Judgement{0, 1};
    if (name.statistic == "infinite") return of_normal(of_counts(a.value, b.value));
    if (name.statistic.starts_with("share_"))
      return of_normal(of_counts(a.value * count(a_), b.value * count(b_)));
    // Bands and sensitivities are of the first scenarios alone: taking them as independent errs to the safe
    // side.
    const double correlation = name.table == "summary" || name.table == "difference" ? correlation_ : 0;
    if (!std::isnan(a.standard_error) && !std::isnan(b.standard_error))
      return of_means(name, a, b, correlation);
    if (std::isnan(a.low) || std::isnan(b.low)) return std::nullopt;
    return of_quantiles(name, a, b);
  }

 private:
  static double count(const ComparedRun& run) { return static_cast<double>(run.scenarios); }

  /// Compare means by their errors. Those beyond a quantile are of few scenarios and of what is rarest among
  /// these, and spreads of fourth powers: their errors are as uncertain as a variance of a third of the
  /// number.
  std::optional<Judgement> of_means(const FigureName& name, const RunFigure& a, const RunFigure& b,
                                    double correlation) const {
    const std::string probability = entry(name, "probability");
    const double share = probability.empty() ? 1 : 1 - std::stod(probability);
    const double behind = share * std::min(count(a_), count(b_));
    if (behind < kFewest * (1 - 1e-9)) return std::nullopt;
    const double error = error_of_difference(a.standard_error, b.standard_error, correlation);
    const bool is_plain = probability.empty() && name.statistic != "sd";
    return of_student(std::abs(b.value - a.value) / error, is_plain ? behind - 1 : behind / 3);
  }

  /// Compare numbers of scenarios as shares.
  double of_counts(double a, double b) const {
    const double share = (a + b) / (count(a_) + count(b_));
    return std::abs(a / count(a_) - b / count(b_)) / (unit_error() * std::sqrt(share * (1 - share)));
  }

  /// Standard error of the difference of two shares, but for sqrt(s (1 - s)).
  double unit_error() const {
    return error_of_difference(1 / std::sqrt(count(a_)), 1 / std::sqrt(count(b_)), correlation_);
  }

  /// Compare quantiles by the shares of scenarios between them. Half an interval, taken for
  /// an error and told many times over, would lead across a gap of the distribution or to where values pile
  /// up.
  Judgement of_quantiles(const FigureName& name, const RunFigure& a, const RunFigure& b) const {
    const double ranks = by_ranks(name, a, b);
    return of_normal(name.table == "summary" ? std::max(ranks, by_histograms(name, a, b)) : ranks);
  }

  /// What the histograms tell of the quantiles of an outcome, in standard errors.
  double by_histograms(const FigureName& name, const RunFigure& a, const RunFigure& b) const {
    const auto shares = [&](const ComparedRun& run, const Places& places) {
      return read_shares(run.source->file(), places.variants.at(entry(name, "variant")),
                         places.outcomes.at(entry(name, "outcome")), run.scenarios);
    };
    return a.value < b.value
               ? apart_between(shares(a_, in_a_), a.value, shares(b_, in_b_), b.value, unit_error())
               : apart_between(shares(b_, in_b_), b.value, shares(a_, in_a_), a.value, unit_error());
  }

  /// What the quantiles of a whole row and their intervals tell of one of them.
  double by_ranks(const FigureName& name, const RunFigure& a, const RunFigure& b) const {
    const double n = behind_quantile(a_, in_a_, name), m = behind_quantile(b_, in_b_, name);
    const std::vector<KnownRank> first = known_ranks(a_, name, n), second = known_ranks(b_, name, m);
    const double probability = std::stod(entry(name, "probability"));
    const double error = name.table == "series" ? std::sqrt(1 / n + 1 / m) : unit_error();
    return a.value < b.value ? least_apart(first, second, probability, error)
                             : least_apart(second, first, probability, error);
  }

  /// Scenarios behind a quantile: of a series, the first ones.
  static double behind_quantile(const ComparedRun& run, const Places& places, const FigureName& name) {
    if (name.table != "series" || places.bands.empty()) return count(run);
    const std::size_t place = places.variants.at(entry(name, "variant")) * places.series.size() +
                              places.series.at(entry(name, "series"));
    return static_cast<double>(places.bands[place]);
  }

  /// What stands along a dimension; nothing where the figure has none.
  static std::string entry(const FigureName& name, const std::string& dimension) {
    const auto found = std::find_if(name.of.begin(), name.of.end(),
                                    [&](const auto& each) { return each.first == dimension; });
    return found == name.of.end() ? std::string() : found->second;
  }

  const ComparedRun &a_, &b_;
  Places in_a_, in_b_;
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
    const std::optional<Judgement> judgement = judge(figure.name, figure.a, figure.b);
    if (!judgement) {
      ++comparison.untold;
      continue;
    }
    figure.z = judgement->z;
    p.push_back(judgement->p);
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
