// How many of n sources fail together, as regimes with loadings and as correlated level drivers.

#include "tests/validation/common_factor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/validation/validation.h"

namespace chokepoint {
namespace {

const Subject kSubject = {"Sources that fail together", "common-factor.toml",
                          "P(k of n) = ∫ φ(z)·C(n, k)·p(z)ᵏ·(1 − p(z))ⁿ⁻ᵏ dz, p(z) = Φ((Φ⁻¹(p) + √ρ·z)/√(1 − "
                          "ρ)), for regimes with loadings √ρ "
                          "and for level drivers with `probability` p and pairwise correlations ρ",
                          "one-factor Gaussian copula: Vasicek (1987); Li (2000), On default correlation"};

struct Group {
  std::string name;
  int size;
  double p;
  std::vector<double> known;  // P(k of size), k = 0, 1, ..., computed elsewhere with rho = 0.3
};

const std::vector<Group> kGroups = {
    {"three", 3, 0.05, {.86968143, .11235960, .01623652, .00172246}},
    {"five", 5, 0.10, {.65953463, .22611045, .07927311, .02633648, .00739277, .00135257}}};

TEST(SourcesThatFailTogether, IntegralsAreTheKnownFigures) {
  for (const Group& group : kGroups) {
    for (int k = 0; k <= group.size; ++k) {
      EXPECT_NEAR(exactly(k, group.size, group.p, 0.3), group.known[static_cast<std::size_t>(k)], 6e-9);
    }
  }
}

std::vector<Figure> figures(const StudyRun& run, const Group& group, const std::string& outcome, double p,
                            double rho) {
  Sample down(static_cast<std::size_t>(run.scenarios()));
  for (int i = 0; i < group.size; ++i) {
    const Sample& source = run(fmt::format(fmt::runtime(outcome), group.name, i));
    for (std::size_t s = 0; s < down.size(); ++s) down[s] += source[s];
  }
  std::vector<Figure> figures;
  for (int k = 0; k <= group.size; ++k) {
    figures.push_back(share_figure(fmt::format("{} of {}", k, group.size), run.scenarios(),
                                   count_below(down, k) - count_below(down, k - 1),
                                   exactly(k, group.size, p, rho)));
  }
  return figures;
}

const std::vector<std::pair<std::string, std::string>> kKinds = {{"regimes", "regime/{}-{}/down/months"},
                                                                 {"level drivers", "driver/source-{}-{}"}};

TEST(SourcesThatFailTogether, HaveTheirCounts) {
  const StudyRun run(kSubject.studies);
  for (const Group& group : kGroups) {
    for (const auto& [kind, outcome] : kKinds) {
      auto found = figures(run, group, outcome, group.p, 0.3);
      for (Figure& figure : found) figure.name += " " + kind;
      confirm(kSubject, found);
    }
  }
}

TEST(SourcesThatFailTogether, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kSubject.studies);
  for (const Group& group : kGroups) {
    for (const auto& [kind, outcome] : kKinds) {
      const std::string whose = fmt::format(" of {} {}", group.size, kind);
      refute_each(
          kSubject, {{"p" + whose, group.p}, {"ρ" + whose, 0.3}},
          [&, &pattern = outcome](const Values& v) { return figures(run, group, pattern, v[0], v[1]); });
    }
  }
}

}  // namespace
}  // namespace chokepoint
