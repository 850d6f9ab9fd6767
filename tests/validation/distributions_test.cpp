// Every distribution of configs/FORMAT.md: moments, and how many scenarios lie below the true quantiles.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "tests/validation/laws.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

using boost::math::normal;

const Subject kSubject = {
    "Distributions", "distributions.toml",
    "mean, standard deviation, and P(X ≤ x) at the quantiles x of 11 probabilities from 0.0001 to 0.9999. "
    "With `probability` q and `never` r, P(X ≤ x) = 1 − q + (q − r)·F(x) for x ≥ 0",
    "Boost.Math; Johnson, Kotz, Balakrishnan: Continuous Univariate Distributions. Standard error of the sd: "
    "√((μ₄ − σ⁴)/N)/(2σ), Cramér: Mathematical Methods of Statistics"};

struct Case {
  std::string driver;
  std::vector<Parameter> parameters;
  std::function<Law(const Values&)> law;
};

/// FORMAT.md's parameters in Boost's words.
Law lognormal(double median, double sigma) {
  return boost_law(boost::math::lognormal(std::log(median), sigma));
}
Law gamma(double mean, double sd) {
  return boost_law(boost::math::gamma_distribution<>(mean * mean / (sd * sd), sd * sd / mean));
}
Law exponential(double mean) { return boost_law(boost::math::exponential(1 / mean)); }
Law beta(double alpha, double beta, double min, double max) {
  return boost_law(boost::math::beta_distribution<>(alpha, beta), min, max - min);
}
/// Vose (2008), Risk Analysis, on the PERT distribution: mean (min + 4 mode + max)/6.
Law pert(double min, double mode, double max) {
  return beta(1 + 4 * (mode - min) / (max - min), 1 + 4 * (max - mode) / (max - min), min, max);
}

std::vector<Case> cases() {
  return {
      {"constant", {{"value", 1.5}}, [](const Values& v) { return discrete_law({v[0]}, {1}); }},
      {"uniform",
       {{"min", 2}, {"max", 5}},
       [](const Values& v) { return boost_law(boost::math::uniform(v[0], v[1])); }},
      {"normal", {{"mean", 3}, {"sd", 2}}, [](const Values& v) { return boost_law(normal(v[0], v[1])); }},
      {"lognormal", {{"median", 9}, {"sigma", 0.6}}, [](const Values& v) { return lognormal(v[0], v[1]); }},
      {"triangular",
       {{"min", 1}, {"mode", 2}, {"max", 6}},
       [](const Values& v) { return boost_law(boost::math::triangular(v[0], v[1], v[2])); }},
      {"pert", {{"min", 1}, {"mode", 2}, {"max", 9}}, [](const Values& v) { return pert(v[0], v[1], v[2]); }},
      {"beta",
       {{"alpha", 0.7}, {"beta", 2.5}, {"min", 2}, {"max", 5}},
       [](const Values& v) { return beta(v[0], v[1], v[2], v[3]); }},
      {"gamma", {{"mean", 3}, {"sd", 4}}, [](const Values& v) { return gamma(v[0], v[1]); }},
      {"weibull",
       {{"scale", 5}, {"shape", 0.9}},
       [](const Values& v) { return boost_law(boost::math::weibull(v[1], v[0])); }},
      {"exponential", {{"mean", 2}}, [](const Values& v) { return exponential(v[0]); }},
      {"discrete",
       {{"value 3", 3}, {"value 7", 7}, {"weight of 0.5", 5}, {"weight of 3", 2}, {"weight of 7", 2}},
       [](const Values& v) {
         return discrete_law({0.5, 1, v[0], v[1]}, {v[2], 1, v[3], v[4]});
       }},
      {"empirical",
       {{"value 0.75", 0.75}, {"value 1", 1}, {"value 1.5", 1.5}, {"value 4", 4}},
       [](const Values& v) { return empirical_law(v); }},
      {"empirical-file",
       {{"value 2.5", 2.5}, {"value 6", 6}, {"value 21", 21}},
       [](const Values& v) {
         return empirical_law({v[0], 3, 3.25, 4, 4.5, v[1], 7.75, 9, 12.5, v[2]});
       }},
      {"constant-perhaps",
       {{"value", 1.5}, {"probability", 0.3}},
       [](const Values& v) { return perhaps(discrete_law({v[0]}, {1}), v[1], 0); }},
      {"lognormal-perhaps",
       {{"median", 9}, {"sigma", 0.6}, {"probability", 0.7}},
       [](const Values& v) { return perhaps(lognormal(v[0], v[1]), v[2], 0); }},
      {"gamma-perhaps",
       {{"mean", 3}, {"sd", 4}, {"probability", 0.2}},
       [](const Values& v) { return perhaps(gamma(v[0], v[1]), v[2], 0); }},
      {"exponential-or-never",
       {{"mean", 2}, {"never", 0.08}},
       [](const Values& v) { return perhaps(exponential(v[0]), 1, v[1]); }},
      {"lognormal-perhaps-or-never",
       {{"median", 9}, {"sigma", 0.6}, {"probability", 0.7}, {"never", 0.08}},
       [](const Values& v) { return perhaps(lognormal(v[0], v[1]), v[2], v[3]); }},
  };
}

std::vector<Figure> figures_of(const StudyRun& run, const std::string& driver, const Law& law) {
  const std::string outcome = "driver/" + driver;
  const OutcomeSummary& found = run.summary(outcome);
  const double n = run.scenarios();
  std::vector<Figure> figures;
  for (const double p : {0.0001, 0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999, 0.9999}) {
    if (p > 1 - law.never) continue;
    const double x = law.quantile(p);
    figures.push_back(share_figure(fmt::format("share below the quantile at {}", p), n,
                                   count_below(run(outcome), x), law.below(x)));
  }
  if (law.never > 0) {
    figures.push_back(share_figure("share of ∞", n, static_cast<double>(found.infinite), law.never));
  } else {
    const double variance = law.sd * law.sd;
    const double sd_se =
        variance > 0 ? std::sqrt((law.fourth - variance * variance) / n) / (2 * law.sd) : 0.0;
    figures.push_back({"mean", law.mean, found.mean, law.sd / std::sqrt(n)});
    figures.push_back({"sd", law.sd, found.sd, sd_se});
  }
  return figures;
}

TEST(Distributions, HaveTheirMomentsAndQuantiles) {
  const StudyRun run(kSubject.studies);
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.driver);
    confirm_all(kSubject, c.driver, figures_of(run, c.driver, c.law(values_of(c.parameters))));
  }
}

TEST(Distributions, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kSubject.studies);
  for (const Case& c : cases()) {
    SCOPED_TRACE(c.driver);
    std::vector<Parameter> named = c.parameters;
    for (Parameter& parameter : named) parameter.name = c.driver + ": " + parameter.name;
    refute_each(kSubject, named,
                [&](const Values& values) { return figures_of(run, c.driver, c.law(values)); });
  }
}

}  // namespace
}  // namespace chokepoint::validation
