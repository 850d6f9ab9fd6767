// Level drivers with Gaussian correlations; path drivers' memory, correlated innovations and loadings.

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

const Subject kLevels = {"Correlated level drivers", "dependence.toml",
                         "P(X > a, Y > b) = ∫ φ(x)·Φ((ρx − b)/√(1 − ρ²)) dx over x > a; P(X, Y, Z > 0) = 1/8 "
                         "+ (asin ρ_xy + asin ρ_xz + asin ρ_yz)/(4π)",
                         "Sheppard (1899); Kendall & Stuart, The Advanced Theory of Statistics"};

const Subject kPaths = {"Path drivers", "dependence.toml",
                        "corr(X_s, X_{s+k}) = λᵀRλ + (1 − λᵀRλ)·φᵏ; corr(X_t, level driver) = (Rλ)_i; of two "
                        "paths with innovations correlated by ρ, corr(X_t, Y_t) = ρ·[aᵗ + √((1 − φ₁²)(1 − "
                        "φ₂²))·(1 − aᵗ)/(1 − a)], a = φ₁φ₂; of a path and a regime (φ₂ = 0) whose rows are "
                        "equal, P(shut, X_t > x) of two normals that correlate by ρ·√(1 − φ₁²)",
                        "first-order autoregression, Box & Jenkins, Time Series Analysis; the "
                        "cross-correlation solves c_t = a·c_{t−1} + ρ·√((1 − φ₁²)(1 − φ₂²)), c_0 = ρ"};

double count_both_above(const Sample& x, double a, const Sample& y, double b) {
  double count = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    count += static_cast<double>(x[i]) > a && static_cast<double>(y[i]) > b ? 1 : 0;
  }
  return count;
}

const std::vector<Parameter> kRhos = {{"ρ of x and y", 0.6}, {"ρ of x and z", -0.3}, {"ρ of y and z", 0.4}};

std::vector<Figure> level_figures(const StudyRun& run, const Values& rho) {
  const Sample &x = run("driver/x"), &y = run("driver/y"), &z = run("driver/z");
  const double n = run.scenarios(), q = score(0.99);
  double all = 0;
  for (std::size_t i = 0; i < x.size(); ++i) all += x[i] > 0 && y[i] > 0 && z[i] > 0 ? 1 : 0;
  const double orthant =
      0.125 + (std::asin(rho[0]) + std::asin(rho[1]) + std::asin(rho[2])) / (4 * std::numbers::pi);
  return {
      correlation_figure("correlation of x and y", x, y, rho[0]),
      correlation_figure("correlation of x and z", x, z, rho[1]),
      correlation_figure("correlation of y and z", y, z, rho[2]),
      share_figure("P(x, y > 99% quantiles)", n, count_both_above(x, q, y, q), both_above(q, q, rho[0])),
      share_figure("P(x > 95% quantile, z > median)", n, count_both_above(x, score(0.95), z, 0),
                   both_above(score(0.95), 0, rho[1])),
      share_figure("P(y, z > 99% quantiles)", n, count_both_above(y, q, z, q), both_above(q, q, rho[2])),
      share_figure("P(x, y, z > 0)", n, all, orthant),
  };
}

TEST(CorrelatedLevels, HaveTheirJointTails) {
  confirm(kLevels, level_figures(StudyRun(kLevels.studies), values_of(kRhos)));
}

TEST(CorrelatedLevels, AnyCorrelationFivePercentOffIsNoticed) {
  const StudyRun run(kLevels.studies);
  refute_each(kLevels, kRhos, [&](const Values& rho) { return level_figures(run, rho); });
}

const std::vector<Parameter> kPathParameters = {
    {"phi of plain", 0.8}, {"phi of quick", 0.3}, {"phi of loaded", 0.8},      {"ρ of innovations", 0.7},
    {"loading on x", 0.5}, {"loading on y", 0.4}, {"ρ of level drivers", 0.6}, {"ρ of plain and port", 0.7}};

double cross_correlation(double phi, double other_phi, double rho, int month) {
  const double a = phi * other_phi, faded = std::pow(a, month);
  return rho * (faded + std::sqrt((1 - phi * phi) * (1 - other_phi * other_phi)) * (1 - faded) / (1 - a));
}

std::vector<Figure> path_figures(const StudyRun& run, const Values& v) {
  const auto path = [&run](const std::string& name) -> const Sample& {
    return run("market/" + name + "/sold");
  };
  const auto lagged = [&](const std::string& name, int from, int to, double truth) {
    const std::string a = name + "-" + std::to_string(from), b = name + "-" + std::to_string(to);
    return correlation_figure("correlation of " + a + " and " + b, path(a), path(b), truth);
  };
  const auto crossed = [&](int month) {
    const std::string t = std::to_string(month);
    return correlation_figure("correlation of plain-" + t + " and quick-" + t, path("plain-" + t),
                              path("quick-" + t), cross_correlation(v[0], v[1], v[3], month));
  };
  const double explained = v[4] * v[4] + v[5] * v[5] + 2 * v[4] * v[5] * v[6];
  const auto loaded = [&](int lag) { return explained + (1 - explained) * std::pow(v[2], lag); };
  return {
      lagged("plain", 0, 1, v[0]),
      lagged("plain", 1, 6, std::pow(v[0], 5)),
      lagged("quick", 0, 1, v[1]),
      crossed(0),
      crossed(1),
      crossed(6),
      lagged("loaded", 0, 1, loaded(1)),
      lagged("loaded", 1, 6, loaded(5)),
      correlation_figure("correlation of loaded-6 and x", path("loaded-6"), run("driver/x"),
                         v[4] + v[6] * v[5]),
      correlation_figure("correlation of loaded-6 and y", path("loaded-6"), run("driver/y"),
                         v[5] + v[6] * v[4]),
      correlation_figure("correlation of plain-6 and x, not named", path("plain-6"), run("driver/x"), 0),
      share_figure("P(port shut, plain > median) in month 6", run.scenarios(),
                   count_both_above(path("port-6"), 0.5, path("plain-6"), 10),
                   both_above(score(0.7), 0, v[7] * std::sqrt(1 - v[0] * v[0]))),
      mean_figure("mean of loaded-6", path("loaded-6"), 10, 1),
      {"sd of loaded-6", 1, run.summary("market/loaded-6/sold").sd, 1 / std::sqrt(2 * run.scenarios())},
  };
}

TEST(PathDrivers, HaveTheirCorrelations) {
  confirm(kPaths, path_figures(StudyRun(kPaths.studies), values_of(kPathParameters)));
}

TEST(PathDrivers, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kPaths.studies);
  refute_each(kPaths, kPathParameters, [&](const Values& v) { return path_figures(run, v); });
}

}  // namespace
}  // namespace chokepoint::validation
