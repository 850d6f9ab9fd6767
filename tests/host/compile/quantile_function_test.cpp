#include "host/compile/quantile_function.h"

#include <gtest/gtest.h>

#include <boost/math/distributions.hpp>
#include <functional>

#include "host/error.h"
#include "tests/host/compile/evaluate_quantile.h"

namespace chokepoint {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

using Reference = std::function<double(double u, double v)>;  // quantile at u = 1 - v

/// A quantile function of Boost.Math, by whichever tail is smaller.
template <class Boost>
Reference reference(const Boost& distribution, double low = 0, double scale = 1) {
  return [=](double u, double v) {
    return low + scale * (u <= 0.5 ? quantile(distribution, u) : quantile(complement(distribution, v)));
  };
}

struct Case {
  const char* name;
  Distribution distribution;
  Reference quantile;
};

/// Linear between the sorted values at (i - 1/2)/n.
double empirical(const std::vector<double>& values, double u) {
  const auto n = static_cast<double>(values.size());
  const double place = u * n - 0.5;
  if (place <= 0) return values.front();
  if (place >= n - 1) return values.back();
  const auto i = static_cast<std::size_t>(place);
  return values[i] + (place - static_cast<double>(i)) * (values[i + 1] - values[i]);
}

std::vector<Case> cases() {
  const std::vector<double> measured = {-2, 1, 1.5, 4, 9};
  return {
      {"constant", Constant{3.5}, [](double, double) { return 3.5; }},
      {"uniform", Uniform{2, 5}, reference(boost::math::uniform(2, 5))},
      {"normal", Normal{10, 2}, reference(boost::math::normal(10, 2))},
      {"lognormal", Lognormal{3, 0.5}, reference(boost::math::lognormal(std::log(3.0), 0.5))},
      {"triangular", Triangular{1, 2, 6}, reference(boost::math::triangular(1, 2, 6))},
      {"triangular, mode at the left", Triangular{1, 1, 6}, reference(boost::math::triangular(1, 1, 6))},
      {"pert", Beta{1.8, 4.2, 1, 6}, reference(boost::math::beta_distribution<>(1.8, 4.2), 1, 5)},
      {"beta with peaks at both ends", Beta{0.3, 0.4, 0, 2},
       reference(boost::math::beta_distribution<>(0.3, 0.4), 0, 2)},
      {"narrow beta", Beta{400, 100, 0, 1}, reference(boost::math::beta_distribution<>(400, 100))},
      {"gamma", Gamma{6, 3}, reference(boost::math::gamma_distribution<>(4, 1.5))},
      {"skew gamma", Gamma{1, 3}, reference(boost::math::gamma_distribution<>(1.0 / 9, 9))},
      {"narrow gamma", Gamma{1, 0.01}, reference(boost::math::gamma_distribution<>(1e4, 1e-4))},
      {"weibull", Weibull{4, 1.5}, reference(boost::math::weibull(1.5, 4))},
      {"skew weibull", Weibull{4, 0.4}, reference(boost::math::weibull(0.4, 4))},
      {"exponential", Exponential{2}, reference(boost::math::exponential(0.5))},
      {"empirical", Empirical{measured}, [=](double u, double) { return empirical(measured, u); }},
      {"empirical of one", Empirical{{7}}, [](double, double) { return 7.0; }},
  };
}

struct Occurrence {
  double probability, never;
};
const std::vector<Occurrence> kOccurrences = {{1, 0},      {0.5, 0},   {0.05, 0},    {0.999, 0}, {1, 0.25},
                                              {1, 0.0005}, {0.9, 0.1}, {0.3, 0.001}, {0.6, 0.55}};

/// Return how far the compiled function strays from the reference, in units of 1e-5 of the value (or 1e-7 of
/// its usual spread), over a dense grid |s| < 6 and close to the edges.
double worst_error(const Driver& driver, const Reference& quantile) {
  Constants constants;
  PolynomialTables tables;
  const compiled::QuantileFunction function = compile_quantile(driver, constants, tables);
  const EvaluateQuantile evaluate(function, constants.list(), tables.coefficients());
  const double q = driver.probability, r = driver.never;
  const double spread = quantile(0.9, 0.1) - quantile(0.1, 0.9);
  std::vector<float> scores;
  for (int i = -5999; i < 6000; ++i) scores.push_back(static_cast<float>(i) * 0.001f);
  for (const float distance : {1e-6f, 1e-5f, 1e-4f}) {
    if (function.has_zero) scores.push_back(function.zero_at + distance);
    if (function.has_never) scores.push_back(function.never_at - distance);
  }
  double worst = 0;
  for (const float s : scores) {
    // The normal density times the distance is exact where the difference of two probabilities is not.
    const double from_zero = (s - static_cast<double>(function.zero_at)) - function.zero_at_rest;
    const double from_never = (function.never_at - static_cast<double>(s)) + function.never_at_rest;
    const auto density = [](double x) { return std::exp(-x * x / 2) / std::sqrt(2 * M_PI); };
    double u = (normal_below(s) - (1 - q)) / (q - r), v = (normal_below(-s) - r) / (q - r);
    if (function.has_zero && std::abs(from_zero) < 1e-3) u = from_zero * density(s - from_zero / 2) / (q - r);
    if (function.has_never && std::abs(from_never) < 1e-3)
      v = from_never * density(s + from_never / 2) / (q - r);
    const double got = evaluate(s);
    if (q < 1 && from_zero <= 0 ? got == 0 : r > 0 && from_never <= 0 ? got == kInfinity : false) continue;
    const double want = q < 1 && from_zero <= 0 ? 0 : r > 0 && from_never <= 0 ? kInfinity : quantile(u, v);
    const double error = std::abs(got - want) / (1e-5 * std::abs(want) + 1e-7 * spread);
    worst = std::max(worst, std::isnan(error) ? kInfinity : error);
  }
  return worst;
}

TEST(QuantileFunction, FollowsEveryDistributionWithAnyOccurrence) {
  for (const Case& c : cases())
    for (const Occurrence& o : kOccurrences) {
      Driver driver;
      driver.distribution = c.distribution;
      driver.probability = o.probability;
      driver.never = o.never;
      EXPECT_LE(worst_error(driver, c.quantile), 1) << c.name << ", " << o.probability << ", " << o.never;
    }
}

TEST(QuantileFunction, ATenthOfAPercentOffIsSeen) {
  Driver driver;
  driver.distribution = Gamma{6.006, 3};
  EXPECT_GT(worst_error(driver, reference(boost::math::gamma_distribution<>(4, 1.5))), 10);
  driver.distribution = Gamma{6, 3};
  driver.probability = 0.5;
  EXPECT_LE(worst_error(driver, reference(boost::math::gamma_distribution<>(4, 1.5))), 1);
  driver.distribution = Beta{1.802, 4.2, 1, 6};
  EXPECT_GT(worst_error(driver, reference(boost::math::beta_distribution<>(1.8, 4.2), 1, 5)), 10);
}

TEST(QuantileFunction, TablesStayFiniteAndRiseInTheFarTails) {
  for (const Case& c : cases()) {
    Driver driver;
    driver.distribution = c.distribution;
    Constants constants;
    PolynomialTables tables;
    const auto function = compile_quantile(driver, constants, tables);
    const EvaluateQuantile evaluate(function, constants.list(), tables.coefficients());
    float before = evaluate(-9);
    for (float s = -8.5f; s < 9; s += 0.125f) {
      const float value = evaluate(s);
      EXPECT_TRUE(std::isfinite(value)) << c.name << " at " << s;
      EXPECT_GE(value, before - 1e-5f * std::abs(before)) << c.name << " at " << s;
      before = value;
    }
  }
}

TEST(QuantileFunction, DiscretePicksTheSmallestValueWhoseCumulativeShareIsReached) {
  Driver driver;
  driver.distribution = Discrete{{1, 2, 5}, {0.25, 0.25, 0.5}};
  Constants constants;
  PolynomialTables tables;
  const auto f = compile_quantile(driver, constants, tables);
  EXPECT_EQ(f.values.end - f.values.begin, 4);
  EXPECT_EQ(f.thresholds.end - f.thresholds.begin, 3);
  EXPECT_EQ(constants.list()[static_cast<std::size_t>(f.values.end - 1)], 5);
  EXPECT_EQ(constants.list()[static_cast<std::size_t>(f.thresholds.end - 1)], kInfinity);
  const EvaluateQuantile evaluate(f, constants.list(), tables.coefficients());
  EXPECT_EQ(evaluate(-0.6745f), 1);  // Phi^-1(1/4) = -0.67449
  EXPECT_EQ(evaluate(-0.6744f), 2);
  EXPECT_EQ(evaluate(0), 2);  // u = 1/2 is reached by 2
  EXPECT_EQ(evaluate(1e-30f), 5);
}

TEST(QuantileFunction, DiscreteIsRescaledBetweenTheEdges) {
  Driver driver;
  driver.distribution = Discrete{{1, 2}, {0.5, 0.5}};
  driver.probability = 0.8;
  driver.never = 0.2;
  Constants constants;
  PolynomialTables tables;
  const auto f = compile_quantile(driver, constants, tables);
  const EvaluateQuantile evaluate(f, constants.list(), tables.coefficients());
  EXPECT_EQ(evaluate(-0.8417f), 0);  // Phi^-1(0.2) = -0.84162
  EXPECT_EQ(evaluate(-0.8416f), 1);
  EXPECT_EQ(evaluate(-1e-3f), 1);
  EXPECT_EQ(evaluate(1e-3f), 2);
  EXPECT_EQ(evaluate(0.8416f), 2);
  EXPECT_EQ(evaluate(0.8417f), kInfinity);
}

TEST(QuantileFunction, WhatNeverOrAlwaysHappensIsConstant) {
  Driver driver;
  driver.distribution = Gamma{6, 3};
  Constants constants;
  PolynomialTables tables;
  driver.probability = 0;
  auto f = compile_quantile(driver, constants, tables);
  EXPECT_EQ(f.kind, compiled::QuantileFunction::Kind::constant);
  EXPECT_EQ(f.a, 0);
  EXPECT_FALSE(f.has_zero || f.has_never);
  driver.probability = driver.never = 1;
  f = compile_quantile(driver, constants, tables);
  EXPECT_EQ(f.a, kInfinity);
  EXPECT_FALSE(f.has_zero || f.has_never);
  driver.probability = driver.never = 0.3;  // not at all, or for ever
  f = compile_quantile(driver, constants, tables);
  const EvaluateQuantile evaluate(f, constants.list(), tables.coefficients());
  EXPECT_EQ(evaluate(0.5244f), 0);  // Phi^-1(0.7) = 0.524401
  EXPECT_EQ(evaluate(0.5245f), kInfinity);
}

TEST(QuantileFunction, RefusesWhatCannotBeTabulated) {
  Driver driver;
  driver.name = "odd";
  driver.distribution = Gamma{1, 1e-200};
  Constants constants;
  PolynomialTables tables;
  EXPECT_THROW(compile_quantile(driver, constants, tables), UserError);
  driver.distribution = Beta{9e18, 2, 0, 1};  // where Boost.Math's root finder is lost
  EXPECT_THROW(compile_quantile(driver, constants, tables), UserError);
}

TEST(ExactQuantile, NominalValueOfARiskThatMayNotHappen) {
  Driver driver;
  driver.distribution = Constant{6};
  driver.probability = 0.5;
  EXPECT_EQ(exact_value(driver, 0.5, 0.5), 0);  // u <= 1 - q
  driver.probability = 0.51;
  EXPECT_EQ(exact_value(driver, 0.5, 0.5), 6);
  driver.never = 0.5;
  EXPECT_EQ(exact_value(driver, 0.5, 0.5), kInfinity);
}

}  // namespace
}  // namespace chokepoint
