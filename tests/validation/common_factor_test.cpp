// How many of n sources fail together, as regimes with loadings and as correlated level drivers.

#include "tests/validation/common_factor.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <numeric>

#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

constexpr int kWindows = 4;  // runs of a million scenarios: a correlation shows slowly

const Subject kSubject = {
    "Sources that fail together", "common-factor.toml",
    "P(k of n) = ∫ φ(z)·C(n, k)·p(z)ᵏ·(1 − p(z))ⁿ⁻ᵏ dz, p(z) = Φ((Φ⁻¹(p) + √ρ·z)/√(1 − ρ)), for regimes with "
    "loadings √ρ and for level drivers with `probability` p and pairwise correlations ρ",
    "one-factor Gaussian copula: Vasicek (1987); Li (2000), On default correlation", kWindows};

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

/// A group as regimes or as level drivers.
struct Kind {
  std::string name, outcome;
};
const std::vector<Kind> kKinds = {{"regimes", "regime/{}-{}/down/months"},
                                  {"level drivers", "driver/source-{}-{}"}};

/// Scenarios in which k of a group fail, k = 0, 1, ...
using Counts = std::vector<double>;

void add_counts(Counts& counts, const StudyRun& run, const Group& group, const Kind& kind) {
  Sample down(static_cast<std::size_t>(run.scenarios()));
  for (int i = 0; i < group.size; ++i) {
    const Sample& source = run(fmt::format(fmt::runtime(kind.outcome), group.name, i));
    for (std::size_t s = 0; s < down.size(); ++s) down[s] += source[s];
  }
  counts.resize(static_cast<std::size_t>(group.size) + 1);
  for (const float k : down) ++counts.at(static_cast<std::size_t>(k));
}

std::vector<Figure> figures(const Counts& counts, const Group& group, const Kind& kind, const Values& v) {
  std::vector<Figure> figures;
  const double scenarios = std::accumulate(counts.begin(), counts.end(), 0.0);
  for (int k = 0; k <= group.size; ++k) {
    figures.push_back(share_figure(fmt::format("{} of {} {}", k, group.size, kind.name), scenarios,
                                   counts[static_cast<std::size_t>(k)], exactly(k, group.size, v[0], v[1])));
  }
  return figures;
}

/// Call `test` with each group as each kind, and its counts of all windows.
void for_each_kind(const std::function<void(const Counts&, const Group&, const Kind&)>& test) {
  std::map<std::string, Counts> counts;
  for (int window = 0; window < kWindows; ++window) {
    const StudyRun run(kSubject.studies, window);
    for (const Group& group : kGroups) {
      for (const Kind& kind : kKinds) add_counts(counts[group.name + kind.name], run, group, kind);
    }
  }
  for (const Group& group : kGroups) {
    for (const Kind& kind : kKinds) test(counts[group.name + kind.name], group, kind);
  }
}

TEST(SourcesThatFailTogether, HaveTheirCounts) {
  for_each_kind([](const Counts& counts, const Group& group, const Kind& kind) {
    confirm(kSubject, figures(counts, group, kind, {group.p, 0.3}));
  });
}

TEST(SourcesThatFailTogether, AnyParameterFivePercentOffIsNoticed) {
  for_each_kind([](const Counts& counts, const Group& group, const Kind& kind) {
    const std::string whose = fmt::format(" of {} {}", group.size, kind.name);
    refute_each(kSubject, {{"p" + whose, group.p}, {"ρ" + whose, 0.3}},
                [&](const Values& v) { return figures(counts, group, kind, v); });
  });
}

}  // namespace
}  // namespace chokepoint::validation
