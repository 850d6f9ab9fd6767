// A backup that must be qualified while its primary is down.

#include <gtest/gtest.h>

#include <boost/math/distributions/lognormal.hpp>
#include <cmath>

#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

// The primary is down in the months 0 ... K - 1, P(K > t) = (1 - c)^t. Without stock each of them is short,
// and month a - 1 (a: `after`) starts the qualification. Q months later, rounded up to whole ones, the backup
// ships its capacity b in every month that is still short: X = (min(K, T) - S)+ months, S = a - 1 + ceil(Q).
// What it ships hides no shortage from itself: R is what the primaries leave.
const Subject kSubject = {"Backup that must be qualified", "backup.toml",
                          "months of backup X = (min(K, T) − S)⁺, S = a − 1 + ⌈Q⌉, K geometric with chance "
                          "c, Q lognormal: E X = Σ_t (1 − c)ᵗ·P(Q ≤ t − a + 1) over t = a − 1 … T − 1; "
                          "P(start) = (1 − c)ᵃ⁻¹; E lost = m·E min(K, T) − b·E X",
                          "geometric sums; P(⌈Q⌉ ≤ j) = F(j)"};

constexpr int kMonths = 60, kAfter = 3;

const std::vector<Parameter> kParameters = {{"chance to come back", 0.15},
                                            {"median qualification", 10},
                                            {"sigma of qualification", 1.2},
                                            {"capacity of the backup", 60},
                                            {"demand", 100},
                                            {"switch_cost", 1000}};

/// E X, E X^2, E X L and so on by enumeration of K (months down, up to T) and S (first month of backup).
template <class Function>
double expect(const Values& v, Function f) {
  const boost::math::lognormal qualification(std::log(v[1]), v[2]);
  double sum = 0;
  for (int down = 1; down <= kMonths; ++down) {
    const double p_down = std::pow(1 - v[0], down - 1) * (down < kMonths ? v[0] : 1);
    for (int months = 1; months <= kMonths; ++months) {  // of qualification, rounded up; the last: or more
      const double to = months < kMonths ? cdf(qualification, months) : 1;
      const double p_months = to - cdf(qualification, months - 1);
      sum += p_down * p_months * f(down, std::max(0, down - (kAfter - 1 + months)));
    }
  }
  return sum;
}

template <class Function>
Figure enumerated(const std::string& name, const Sample& x, const Values& v, Function f) {
  const double mean = expect(v, f);
  const double variance =
      expect(v, [&](int down, int backup) { return std::pow(f(down, backup) - mean, 2); });
  return mean_figure(name, x, mean, std::sqrt(variance));
}

std::vector<Figure> figures(const StudyRun& run, const Values& v) {
  const double n = run.scenarios(), start = std::pow(1 - v[0], kAfter - 1);
  return {
      enumerated("mean units of the backup", run("lane/backup/units"), v,
                 [&](int /*down*/, int backup) { return v[3] * backup; }),
      enumerated("mean lost sales", run("market/shop/lost"), v,
                 [&](int down, int backup) { return v[4] * down - v[3] * backup; }),
      enumerated("mean months short", run("market/shop/months_short"), v,
                 [](int down, int /*backup*/) { return down; }),
      share_figure("P(start)", n, n - count_below(run("switches"), 0), start),
      mean_figure("mean switching cost", run("cost/switching"), v[5] * start,
                  v[5] * std::sqrt(start * (1 - start))),
      share_figure("P(backup ships)", n, n - count_below(run("lane/backup/units"), 0),
                   expect(v, [](int /*down*/, int backup) { return backup > 0 ? 1.0 : 0.0; })),
  };
}

/// Enumeration and the closed form agree.
TEST(Backup, ClosedFormsAgree) {
  const Values v = values_of(kParameters);
  const boost::math::lognormal qualification(std::log(v[1]), v[2]);
  double sum = 0;
  for (int t = kAfter - 1; t < kMonths; ++t) {
    sum += std::pow(1 - v[0], t) * cdf(qualification, t - kAfter + 1);
  }
  EXPECT_NEAR(expect(v, [](int /*down*/, int backup) { return backup; }), sum, 1e-12);
}

TEST(Backup, ShipsWhatItShould) {
  confirm(kSubject, figures(StudyRun(kSubject.studies), values_of(kParameters)));
}

TEST(Backup, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kSubject.studies);
  refute_each(kSubject, kParameters, [&](const Values& v) { return figures(run, v); });
}

}  // namespace
}  // namespace chokepoint::validation
