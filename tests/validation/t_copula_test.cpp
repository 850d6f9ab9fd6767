// Two level drivers in a Student-t copula: how often both are extreme, in the same direction or in opposite
// ones.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

using boost::math::students_t;

constexpr int kWindows = 4;  // runs of a million scenarios: dof shows slowly

const Subject kSubject = {
    "Student-t copula", "t-copula.toml",
    "C(p) = P(T₁ > t, T₂ > t) = ∫ f_ν(x)·P(T > (t − ρx)/√((ν + x²)(1 − ρ²)/(ν + 1))) dx over x > t, T with ν "
    "+ 1 degrees of freedom, t the quantile at p; opposite corners by −ρ. C(p)/(1 − p) → λ = 2·P(T > √((ν + "
    "1)(1 − ρ)/(1 + ρ))), while of normals it → 0",
    "Demarta & McNeil (2005), The t copula and related copulas; Embrechts, McNeil & Straumann (2002)",
    kWindows};

const std::vector<Parameter> kParameters = {{"dof", 3}, {"ρ", 0.5}};
const std::array<double, 5> kProbabilities = {0.75, 0.9, 0.99, 0.999, 0.9999};

double t_corner(double p, double dof, double rho) {
  const students_t first(dof), second(dof + 1);
  const double t = quantile(first, p);
  const auto inner = [&](double x) {
    const double scale = std::sqrt((dof + x * x) * (1 - rho * rho) / (dof + 1));
    return pdf(first, x) * cdf(complement(second, (t - rho * x) / scale));
  };
  return integral([&](double w) { return inner(t + w / (1 - w)) / ((1 - w) * (1 - w)); }, 0, 1 - 1e-12);
}

double gaussian_corner(double p, double /*dof*/, double rho) { return both_above(score(p), score(p), rho); }

double limit(double dof, double rho) {
  return 2 * cdf(complement(students_t(dof + 1), std::sqrt((dof + 1) * (1 - rho) / (1 + rho))));
}

/// Scenarios in the corners beyond the quantiles at p and 1 - p, of all.
struct Corners {
  double same = 0, opposite = 0, scenarios = 0;
};

std::vector<Corners> count_corners() {
  std::vector<Corners> corners(kProbabilities.size());
  for (int window = 0; window < kWindows; ++window) {
    const StudyRun run(kSubject.studies, window);
    const Sample &x = run("driver/x"), &y = run("driver/y");
    for (std::size_t k = 0; k < corners.size(); ++k) {
      const auto q = static_cast<float>(score(kProbabilities[k]));
      corners[k].scenarios += run.scenarios();
      for (std::size_t i = 0; i < x.size(); ++i) {
        if (std::abs(x[i]) > q && std::abs(y[i]) > q) {
          ((x[i] > 0) == (y[i] > 0) ? corners[k].same : corners[k].opposite) += 1;
        }
      }
    }
  }
  return corners;
}

std::vector<Figure> figures(const std::vector<Corners>& found, const Values& v,
                            double (*corner)(double, double, double) = t_corner) {
  std::vector<Figure> figures;
  for (std::size_t k = 0; k < found.size(); ++k) {
    const double p = kProbabilities[k], n = found[k].scenarios;
    const std::string at = fmt::format(" beyond their quantiles at {}", p);
    figures.push_back(share_figure("both" + at, n, found[k].same, 2 * corner(p, v[0], v[1])));
    figures.push_back(share_figure("opposite" + at, n, found[k].opposite, 2 * corner(p, v[0], -v[1])));
  }
  return figures;
}

TEST(TCopula, HasItsCorners) {
  const Values v = values_of(kParameters);
  confirm(kSubject, figures(count_corners(), v));
  EXPECT_NEAR(t_corner(1 - 1e-7, v[0], v[1]) / 1e-7, limit(v[0], v[1]), 1e-4);
}

TEST(TCopula, AnyParameterFivePercentOffIsNoticed) {
  const auto corners = count_corners();
  refute_each(kSubject, kParameters, [&](const Values& v) { return figures(corners, v); });
  refute(kSubject, "normals instead", figures(corners, values_of(kParameters), gaussian_corner));
}

/// Far out the share of joint extremes is the tail dependence, not what a Gaussian copula has. Their number
/// is Poisson's.
TEST(TCopula, HasTailDependence) {
  const Values v = values_of(kParameters);
  const Corners far = count_corners().back();
  const double beyond = far.scenarios * 2 * (1 - kProbabilities.back());
  const auto figure = [&](double share) {
    return Figure{"P(other beyond 0.9999 | one beyond), limit λ", share, far.same / beyond,
                  std::sqrt(share / beyond)};
  };
  confirm(kSubject, {figure(limit(v[0], v[1]))});
  refute(kSubject, "tail dependence of normals", {figure(gaussian_corner(0.9999, 0, v[1]) / 1e-4)});
}

}  // namespace
}  // namespace chokepoint::validation
