// A site whose stage opens late or never, and ramps up.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

const Subject kSubject = {"Site that opens late", "late-site.toml",
                          "opening o = opens + D, D = 0 with probability 1 − q, ∞ with r, else lognormal: E "
                          "min(o, T), P(o ≥ T), and E Σ_t c·min(1, a)⁺·ramp(a), a = t + 1 − o, each (1 − "
                          "q)·f(0) + r·f(∞) + (q − r)·E f(lognormal) by quadrature",
                          "law of total expectation"};

constexpr int kMonths = 36;
constexpr double kOpens = 6;  // [month]

const std::vector<Parameter> kParameters = {{"median", 9},        {"sigma", 0.6},
                                            {"probability", 0.8}, {"never", 0.1},
                                            {"capacity", 100},    {"ramp's first share", 0.2},
                                            {"ramp's length", 12}};

/// Mean and standard deviation of f(delay).
MeanAndSd over_delays(const Values& v, const std::function<double(double)>& f) {
  const auto mean_of = [&](const std::function<double(double)>& g) {
    return (1 - v[2]) * g(0) + v[3] * g(INFINITY) +
           (v[2] - v[3]) * expectation([&](double z) { return g(v[0] * std::exp(v[1] * z)); });
  };
  const double mean = mean_of(f);
  return {mean, std::sqrt(mean_of([&](double delay) { return std::pow(f(delay) - mean, 2); }))};
}

/// What the site makes in all months.
double output(double delay, const Values& v) {
  double sum = 0;
  for (int t = 0; t < kMonths; ++t) {
    const double age = t + 1 - kOpens - delay;
    const double ramp = v[5] + (1 - v[5]) * std::clamp(age / v[6], 0.0, 1.0);
    sum += v[4] * std::clamp(age, 0.0, 1.0) * ramp;
  }
  return sum;
}

std::vector<Figure> figures(const StudyRun& run, const Values& v) {
  const Sample& opening = run("site/plant/opening");
  const MeanAndSd opens = over_delays(v, [](double d) { return std::min(kOpens + d, double{kMonths}); });
  const double late = v[3] + (v[2] - v[3]) * below(-std::log((kMonths - kOpens) / v[0]) / v[1]);
  const MeanAndSd made = over_delays(v, [&v](double d) { return output(d, v); });
  return {
      mean_figure("mean opening", opening, opens.mean, opens.sd),
      share_figure("P(on time)", run.scenarios(), count_below(opening, kOpens), 1 - v[2]),
      share_figure("P(not within the study)", run.scenarios(),
                   run.scenarios() - count_below(opening, kMonths - 1e-4), late),
      mean_figure("mean output", run("site/plant/output"), made.mean, made.sd),
  };
}

TEST(LateSite, OpensAndMakesWhatItShould) {
  confirm(kSubject, figures(StudyRun(kSubject.studies), values_of(kParameters)));
}

TEST(LateSite, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kSubject.studies);
  refute_each(kSubject, kParameters, [&](const Values& v) { return figures(run, v); });
}

}  // namespace
}  // namespace chokepoint::validation
