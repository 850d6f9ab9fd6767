// How often 95% intervals hold the truth: those of every kind of figure, over many runs of a study in which
// everything is a function of a normal score.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

constexpr int kRuns = 2000;
constexpr double kShorter = 0.8;             // factor on intervals that are to be noticed
constexpr double kLow = 0.93, kHigh = 0.97;  // of all that are told as 95%
constexpr double kLeastBeyond = 100;         // [scenario] beyond a quantile whose CVaR is judged

const Subject kCoverage = {
    "Coverage of all intervals", "coverage.toml",
    "95% of the intervals of a figure hold it, whatever its kind: mean, sd and CVaR ± 1.96 standard errors, "
    "order "
    "statistics, Wilson's interval of P(X > h) (at the threshold whose share is nearest), and the same of "
    "paired "
    "differences and of months. The truth: x = g(z) with a normal score z; E g by quadrature, g at the score "
    "of p, "
    "E[g(z) | beyond it] by quadrature. Demanded is a share of 93% to 97%; CVaR is judged where 100 "
    "scenarios or "
    "more lie beyond the quantile: with 20 beyond, its intervals hold the truth in 91% to 93% of runs",
    "central limit theorem; David & Nagaraja, Order Statistics, 7.1; Wilson (1927)", kRuns};

/// A figure's interval in one run.
struct Interval {
  double truth, found, low, high;

  bool holds(double factor) const {
    return found - factor * (found - low) <= truth && truth <= found + factor * (high - found);
  }
};

Interval around(double truth, const Estimate& estimate) {
  const double half = 1.959963984540054 * estimate.standard_error;
  return {truth, estimate.value, estimate.value - half, estimate.value + half};
}

/// What an outcome is of its score, increasing.
struct Law {
  std::string name;
  double (*value)(double z);
};

const std::vector<Law> kOutcomes = {{"driver/normal", [](double z) { return 3 + 2 * z; }},
                                    {"driver/lognormal", [](double z) { return 9 * std::exp(0.4 * z); }},
                                    {"driver/uniform", [](double z) { return 2 + 3 * below(z); }},
                                    {"loss", [](double z) { return 1e5 - 1e5 * std::exp(-0.3 * z); }}};

/// Variant less base. That of the loss turns at z = -4, where no quantile of these is.
const std::vector<Law> kDifferences = {
    {"driver/normal", [](double z) { return 1 + 0.5 * z; }},
    {"driver/lognormal", [](double z) { return 3 * std::exp(0.4 * z); }},
    {"driver/uniform", [](double z) { return below(z); }},
    {"loss", [](double z) { return 1e5 * (std::exp(0.3 * z) - std::exp(0.2 * z)); }}};

/// What is told of an outcome, or of a difference.
struct Truths {
  MeanAndSd moments;
  std::vector<double> quantile, cvar;  // one a probability

  Truths(const Law& law, const std::vector<Probability>& probabilities) : moments(mean_and_sd(law.value)) {
    for (const Probability& p : probabilities) {
      const double z = score(p.value);
      quantile.push_back(law.value(z));
      cvar.push_back(integral([&](double x) { return law.value(x) * density(x); }, z, 9) / (1 - p.value));
    }
  }
};

/// Intervals by kind, each of several outcomes, series or months.
using Kinds = std::map<std::string, std::vector<std::pair<std::string, Interval>>>;

void add_outcome(const std::string& of, const std::string& name, const OutcomeSummary& found,
                 const Truths& truths, const std::vector<Probability>& probabilities, Kinds& kinds) {
  kinds["mean" + of].emplace_back(name, around(truths.moments.mean, {found.mean, found.mean_se}));
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const std::string& p = probabilities[i].text;
    const Quantile& q = found.quantile[i];
    kinds[fmt::format("quantile at {}{}", p, of)].emplace_back(
        name, Interval{truths.quantile[i], q.value, q.low, q.high});
    if ((1 - probabilities[i].value) * static_cast<double>(found.scenarios) < kLeastBeyond) continue;
    kinds[fmt::format("CVaR at {}{}", p, of)].emplace_back(name, around(truths.cvar[i], found.cvar[i]));
  }
}

/// P(X > h), at the thresholds of a curve whose shares are nearest to some.
void add_exceedance(const Law& law, const OutcomeSummary& found, Kinds& kinds) {
  for (const double share : {0.9, 0.5, 0.1, 0.01}) {
    const auto nearest = std::min_element(
        found.exceedance.begin(), found.exceedance.end(),
        [&](const auto& a, const auto& b) { return std::abs(a.share - share) < std::abs(b.share - share); });
    double low = -9, high = 9;
    for (int i = 0; i < 100; ++i)
      (law.value((low + high) / 2) < nearest->threshold ? low : high) = (low + high) / 2;
    kinds[fmt::format("exceedance near {}", share)].emplace_back(
        law.name, Interval{below(-low), nearest->share, nearest->low, nearest->high});
  }
}

void add_months(const Result& result, Kinds& kinds) {
  const double demand = 10, sd = 2, profit = 5e4 * std::exp(0.3 * 0.3 / 2);
  for (std::size_t s = 0; s < result.series.size(); ++s) {
    const SeriesSummary& found = result.variants.front().series[s];
    const bool is_profit = result.series[s].name == "profit";
    for (std::size_t t = 0; t < found.mean.size(); ++t) {
      const std::string name = fmt::format("{} in month {}", result.series[s].name, t);
      kinds["mean of a month"].emplace_back(
          name, around(is_profit ? profit : demand, {found.mean[t], found.mean_se[t]}));
      for (std::size_t b = 0; b < result.bands.size(); ++b) {
        const double z = score(result.bands[b].value);
        const Quantile& q = found.quantile[t][b];
        kinds[fmt::format("quantile at {} of a month", result.bands[b].text)].emplace_back(
            name, Interval{is_profit ? 5e4 * std::exp(0.3 * z) : demand + sd * z, q.value, q.low, q.high});
      }
    }
  }
}

/// All that one run tells, beside the truth.
Kinds intervals_of(const StudyRun& run) {
  const std::vector<Probability>& probabilities = run.result().probabilities;
  static const auto truths_of = [&](const std::vector<Law>& laws) {
    std::vector<Truths> truths;
    for (const Law& law : laws) truths.emplace_back(law, probabilities);
    return truths;
  };
  static const std::vector<Truths> kTruths = truths_of(kOutcomes), kGaps = truths_of(kDifferences);
  Kinds kinds;
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
    const OutcomeSummary& found = run.summary(kOutcomes[i].name);
    add_outcome("", kOutcomes[i].name, found, kTruths[i], probabilities, kinds);
    kinds["sd"].emplace_back(kOutcomes[i].name, around(kTruths[i].moments.sd, {found.sd, found.sd_se}));
    add_exceedance(kOutcomes[i], found, kinds);
  }
  for (std::size_t i = 0; i < kDifferences.size(); ++i) {
    const DifferenceSummary& found = run.difference(kDifferences[i].name, "other");
    add_outcome(" of the difference", kDifferences[i].name, found.paired, kGaps[i], probabilities, kinds);
  }
  const double n = run.scenarios(), worse = static_cast<double>(run.difference("loss", "other").higher) / n;
  kinds["share worse"].emplace_back("loss", around(0.5, {worse, std::sqrt(worse * (1 - worse) / n)}));
  add_months(run.result(), kinds);
  return kinds;
}

/// Of every kind, how often the intervals hold the truth: as they are, and shorter.
struct Coverage {
  std::map<std::string, std::vector<Figure>> whole, shorter;

  void add(const Kinds& kinds) {
    for (const auto& [kind, intervals] : kinds) {
      count(intervals, 1, whole[kind]);
      count(intervals, kShorter, shorter[kind]);
    }
  }

 private:
  static void count(const Kinds::mapped_type& intervals, double factor, std::vector<Figure>& figures) {
    for (std::size_t i = 0; i < intervals.size(); ++i) {
      const auto& [name, interval] = intervals[i];
      if (i == figures.size()) figures.push_back({name, 0.95, 0, std::sqrt(0.95 * 0.05 / kRuns)});
      figures[i].found += interval.holds(factor) ? 1.0 / kRuns : 0;
    }
  }
};

bool is_told_truly(const Figure& figure) { return figure.found >= kLow && figure.found <= kHigh; }

void expect_noticed(const std::string& kind, const std::vector<Figure>& shorter) {
  const Figure& least = *std::max_element(shorter.begin(), shorter.end(),
                                          [](const Figure& a, const Figure& b) { return a.found < b.found; });
  EXPECT_FALSE(is_told_truly(least)) << kind << " of " << least.name << ": " << least.found;
  refute(kCoverage, kind + ", a fifth shorter", {least});
}

// In one test: the runs are the most of its work.
TEST(Coverage, IsWhatIsToldOfEveryKindAndLessOfIntervalsAFifthShorter) {
  Coverage coverage;
  for (int i = 0; i < kRuns; ++i) coverage.add(intervals_of(StudyRun(kCoverage.studies, i)));
  for (const auto& [kind, figures] : coverage.whole) {
    confirm_all(kCoverage, kind, figures);
    for (const Figure& figure : figures)
      EXPECT_TRUE(is_told_truly(figure)) << kind << " of " << figure.name << ": " << figure.found;
  }
  for (const auto& [kind, figures] : coverage.shorter) expect_noticed(kind, figures);
}

}  // namespace
}  // namespace chokepoint::validation
