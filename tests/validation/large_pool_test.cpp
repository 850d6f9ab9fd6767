// The share of a large pool that fails under one factor: its distribution, exact and in the limit.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/validation/common_factor.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

constexpr int kPool = 2000;

const Subject kSubject = {
    "Large pool under one factor", "large-pool.toml",
    "limit: share's quantile at q = Φ((Φ⁻¹(p) + √ρ·Φ⁻¹(q))/√(1 − ρ)) (0.328874 for p 0.05, ρ 0.3, q 0.99). "
    "Pool of n = 2000: exactly, P(at most k fail) = ∫ φ(z)·Bin(k; n, p(z)) dz; and the limit plus the "
    "granularity adjustment −(1/2n)·[φ(z)·p(z)(1 − p(z))/p′(z)]′/φ(z) at z = Φ⁻¹(q), the quantile's standard "
    "error √(q(1 − q)/N)·p′(z)/φ(z)",
    "Vasicek (2002), Loan portfolio value; Gordy (2003), A risk-factor model foundation; Martin & Wilde "
    "(2002), Unsystematic credit risk"};

const std::vector<Parameter> kParameters = {{"p", 0.05}, {"ρ", 0.3}};

/// The slope of given_factor.
double slope(double p, double rho, double z) {
  const double root = std::sqrt(rho / (1 - rho));
  return root * density((score(p) + std::sqrt(rho) * z) / std::sqrt(1 - rho));
}

/// What a pool of kPool adds to the limit's quantile at the factor z.
double granularity(double p, double rho, double z) {
  const auto f = [=](double x) {
    const double share = given_factor(p, rho, x);
    return density(x) * share * (1 - share) / slope(p, rho, x);
  };
  constexpr double h = 1e-4;
  return -(f(z + h) - f(z - h)) / (2 * h) / density(z) / (2 * kPool);
}

TEST(LargePool, LimitIsTheKnownFigure) { EXPECT_NEAR(given_factor(0.05, 0.3, score(0.99)), 0.328874, 5e-7); }

TEST(LargePool, AdjustedLimitIsTheQuantileOfTheFinitePool) {
  const double z = score(0.99);
  const double members = kPool * (given_factor(0.05, 0.3, z) + granularity(0.05, 0.3, z));
  EXPECT_LT(at_most(static_cast<int>(members) - 1, kPool, 0.05, 0.3), 0.99);
  EXPECT_GT(at_most(static_cast<int>(members) + 1, kPool, 0.05, 0.3), 0.99);
}

/// Members that fail, scenario by scenario.
Sample failures(const StudyRun& run) {
  Sample down(static_cast<std::size_t>(run.scenarios()));
  for (int i = 0; i < 4; ++i) {
    const Sample& months = run(fmt::format("regime/pool-{}/down/months", i));
    for (std::size_t s = 0; s < down.size(); ++s) down[s] += months[s];
  }
  return down;
}

std::vector<Figure> figures(const Sample& down, const Values& v) {
  const auto n = static_cast<double>(down.size());
  std::vector<Figure> figures;
  for (const int k : {0, 5, 20, 60, 150, 300, 657, 1000}) {
    figures.push_back(share_figure(fmt::format("P(at most {} of {})", k, kPool), n, count_below(down, k),
                                   at_most(k, kPool, v[0], v[1])));
  }
  Sample sorted = down;
  std::sort(sorted.begin(), sorted.end());
  for (const double q : {0.9, 0.99, 0.999}) {
    const double z = score(q);
    const double found = static_cast<double>(sorted[static_cast<std::size_t>(std::ceil(q * n)) - 1]) / kPool;
    figures.push_back({fmt::format("share's quantile at {} (limit {:.6f})", q, given_factor(v[0], v[1], z)),
                       given_factor(v[0], v[1], z) + granularity(v[0], v[1], z), found,
                       std::sqrt(q * (1 - q) / n) * slope(v[0], v[1], z) / density(z)});
  }
  return figures;
}

TEST(LargePool, HasItsDistribution) {
  confirm(kSubject, figures(failures(StudyRun(kSubject.studies)), values_of(kParameters)));
}

TEST(LargePool, AnyParameterFivePercentOffIsNoticed) {
  const Sample down = failures(StudyRun(kSubject.studies));
  refute_each(kSubject, kParameters, [&](const Values& v) { return figures(down, v); });
}

}  // namespace
}  // namespace chokepoint::validation
