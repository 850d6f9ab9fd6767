// Value at risk and expected shortfall, and how often the intervals and standard errors of a result hold the
// truth.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

const Subject kTails = {"VaR and CVaR", "risk-measures.toml",
                        "F(VaR_p) = p with standard error √(p(1 − p)/N); CVaR_p: normal m + s·φ(z)/(1 − p), "
                        "lognormal median·e^(σ²/2)·Φ(σ − z)/(1 − p), exponential VaR + mean, uniform (VaR + "
                        "max)/2, z = Φ⁻¹(p); its standard error: sd of (X − VaR)⁺ / ((1 − p)·√N)",
                        "Rockafellar & Uryasev (2002); Norton, Khokhlov & Uryasev (2021), Calculating CVaR "
                        "and bPOE for common probability distributions"};

constexpr int kRuns = 2000;

const Subject kCoverage = {
    "Intervals hold what they say", "intervals.toml",
    "an order statistic's 95% interval [x(a), x(b + 1)] holds the quantile with P(a ≤ K ≤ b), K binomial(N, "
    "p); mean ± 1.96 standard errors holds the mean with P(|t| ≤ 1.96), N − 1 degrees of freedom",
    "David & Nagaraja, Order Statistics, 7.1; Student (1908)", kRuns};

/// A distribution by its value at a normal score, and its expected shortfall.
struct Tail {
  std::string driver;
  std::vector<Parameter> parameters;
  double (*value)(const Values&, double z);
  double (*score_of)(const Values&, double x);  // inverse of value
  double (*shortfall)(const Values&, double z);
};

const std::vector<Tail> kDistributions = {
    {"normal",
     {{"mean", 3}, {"sd", 2}},
     [](const Values& v, double z) { return v[0] + v[1] * z; },
     [](const Values& v, double x) { return (x - v[0]) / v[1]; },
     [](const Values& v, double z) { return v[0] + v[1] * density(z) / below(-z); }},
    {"lognormal",
     {{"median", 9}, {"sigma", 0.6}},
     [](const Values& v, double z) { return v[0] * std::exp(v[1] * z); },
     [](const Values& v, double x) { return std::log(x / v[0]) / v[1]; },
     [](const Values& v, double z) {
       return v[0] * std::exp(v[1] * v[1] / 2) * below(v[1] - z) / below(-z);
     }},
    {"exponential",
     {{"mean", 2}},
     [](const Values& v, double z) { return -v[0] * std::log(below(-z)); },
     [](const Values& v, double x) { return -score(std::exp(-x / v[0])); },
     [](const Values& v, double z) { return v[0] * (1 - std::log(below(-z))); }},
    {"uniform",
     {{"min", 2}, {"max", 5}},
     [](const Values& v, double z) { return v[0] + (v[1] - v[0]) * below(z); },
     [](const Values& v, double x) {
       return score(std::clamp((x - v[0]) / (v[1] - v[0]), 1e-12, 1 - 1e-12));
     },
     [](const Values& v, double z) { return (v[0] + (v[1] - v[0]) * below(z) + v[1]) / 2; }}};

std::vector<Figure> tail_figures(const StudyRun& run, const Tail& tail, const Values& v) {
  const OutcomeSummary& found = run.summary("driver/" + tail.driver);
  const double n = run.scenarios();
  std::vector<Figure> figures;
  for (std::size_t i = 0; i < found.quantile.size(); ++i) {
    const double p = run.result().probabilities[i].value, z = score(p), var = tail.value(v, z);
    const double beyond = mean_and_sd([&](double x) { return std::max(0.0, tail.value(v, x) - var); }).sd;
    figures.push_back({fmt::format("F(VaR) at {}", p), p, below(tail.score_of(v, found.quantile[i].value)),
                       std::sqrt(p * (1 - p) / n)});
    figures.push_back({fmt::format("CVaR at {}", p), tail.shortfall(v, z), found.cvar[i].value,
                       beyond / ((1 - p) * std::sqrt(n))});
  }
  return figures;
}

TEST(RiskMeasures, AreTheDistributions) {
  const StudyRun run(kTails.studies);
  for (const Tail& tail : kDistributions) {
    confirm_all(kTails, tail.driver, tail_figures(run, tail, values_of(tail.parameters)));
  }
}

TEST(RiskMeasures, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kTails.studies);
  for (const Tail& tail : kDistributions) {
    std::vector<Parameter> named = tail.parameters;
    for (Parameter& parameter : named) parameter.name = tail.driver + ": " + parameter.name;
    refute_each(kTails, named, [&](const Values& v) { return tail_figures(run, tail, v); });
  }
}

/// P(a <= K <= b), a and b the 2.5% and 97.5% quantiles of the binomial distribution.
double coverage_of_order_statistics(double n, double p) {
  const boost::math::binomial below(n, p);
  double a = 0, b = 0;
  while (cdf(below, a) < 0.025) ++a;
  while (cdf(below, b) < 0.975) ++b;
  return cdf(below, b) - (a > 0 ? cdf(below, a - 1) : 0);
}

double coverage_of_mean(double n) { return 1 - 2 * cdf(complement(boost::math::students_t(n - 1), 1.96)); }

/// `claim`: factor on the share of intervals that should hold the truth.
std::vector<Figure> coverage_figures(double claim) {
  const std::vector<double> probabilities = {0.05, 0.5, 0.95, 0.99};
  std::vector<double> hits(probabilities.size() + 1);
  for (int i = 0; i < kRuns; ++i) {
    const StudyRun run(kCoverage.studies, i);
    const OutcomeSummary& found = run.summary("driver/normal");
    for (std::size_t k = 0; k < probabilities.size(); ++k) {
      const double truth = 3 + 2 * score(probabilities[k]);
      hits[k] += found.quantile[k].low <= truth && truth <= found.quantile[k].high ? 1 : 0;
    }
    hits.back() += std::abs(found.mean - 3) <= 1.96 * found.mean_se ? 1 : 0;
  }
  std::vector<Figure> figures;
  for (std::size_t k = 0; k < probabilities.size(); ++k) {
    const double p = probabilities[k];
    figures.push_back(share_figure(fmt::format("interval of the quantile at {} holds it", p), kRuns, hits[k],
                                   claim * coverage_of_order_statistics(1000, p)));
  }
  figures.push_back(share_figure("mean ± 1.96 standard errors holds it", kRuns, hits.back(),
                                 claim * coverage_of_mean(1000)));
  return figures;
}

TEST(Intervals, HoldTheTruthAsOftenAsTheySay) { confirm(kCoverage, coverage_figures(1)); }

TEST(Intervals, FivePercentFewerAreNoticed) {
  for (const Figure& figure : coverage_figures(0.95)) refute(kCoverage, figure.name, {figure});
}

}  // namespace
}  // namespace chokepoint::validation
