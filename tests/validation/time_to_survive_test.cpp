// What a stock saves when its source fails for a random time.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

// The source is shut until o = 1 + D and makes m a month from then on, in the month of opening m times what
// is left of it (docs/MODEL.md, section 8, step 3): m (t - o)+ until time t. A stock of m (1 + S) and what is
// made meet the demand m t as long as o <= 1 + S or t <= 1 + S; after that all that is made is sold in its
// month. Hence lost = m (min(D, T - 1) - S)+, in continuous time although the program goes by months, and
// with D exponential
//   E lost = m M (exp(-S/M) - exp(-(T - 1)/M)) -> m M exp(-S/M).
const Subject kContinuous = {
    "Time to survive: exponential outage", "time-to-survive.toml",
    "lost = m·(min(D, H) − S)⁺, outage D of mean M after one month without source, stock of 1 + S months, "
    "horizon H = T − 1: E lost = m·M·(e^(−S/M) − e^(−H/M)) → m·M·e^(−S/M), P(lost > 0) = e^(−S/M)",
    "memorylessness; time to survive: Simchi-Levi et al. (2015), Interfaces 45(5)"};

// The source is down for K months, P(K > k) = (1 - c)^k, and the stock lasts S of them:
//   E lost = m sum over k = S ... H - 1 of P(K > k) = m ((1 - c)^S - (1 - c)^H)/c, H = T,
// which with c = 1/M goes to m M exp(-S/M) as months grow short against M and S.
const Subject kMonths = {"Time to survive: whole months", "time-to-survive-months.toml",
                         "lost = m·(min(K, H) − S)⁺, K geometric with chance c a month, stock of S months, H "
                         "= T: E lost = m·((1 − c)^S − (1 − c)^H)/c, P(lost > 0) = (1 − c)^S; with c = h/M "
                         "and S/h months of h, h → 0, it goes to m·M·e^(−S/M)",
                         "geometric sums; as above"};

/// Mean and standard deviation of (min(D, H) - S)+ from E X = int P(D > S + x) dx and E X^2 = int 2x P(D > S
/// + x) dx.
std::pair<double, double> exponential_loss(double mean, double stock, double horizon) {
  const double h = (horizon - stock) / mean, reached = std::exp(-stock / mean);
  const double first = reached * mean * (1 - std::exp(-h));
  const double second = reached * 2 * mean * mean * (1 - std::exp(-h) * (1 + h));
  return {first, std::sqrt(second - first * first)};
}

/// The same of (min(K, H) - S)+, by E X = sum P(X > x) and E X^2 = sum (2x + 1) P(X > x).
std::pair<double, double> geometric_loss(double chance, int stock, int horizon) {
  double first = 0, second = 0;
  for (int x = 0; x < horizon - stock; ++x) {
    const double more = std::pow(1 - chance, stock + x);
    first += more;
    second += (2 * x + 1) * more;
  }
  return {first, std::sqrt(second - first * first)};
}

const std::vector<Parameter> kContinuousParameters = {
    {"mean outage", 4}, {"time to survive", 3}, {"sales", 100}};
const std::vector<Parameter> kMonthsParameters = {{"chance to come back", 0.25}, {"sales", 100}};

std::vector<Figure> loss_figures(const StudyRun& run, std::pair<double, double> loss, double any,
                                 double sales) {
  const Sample& lost = run("market/shop/lost");
  return {mean_figure("mean lost sales", lost, sales * loss.first, sales * loss.second),
          share_figure("P(lost > 0)", run.scenarios(), run.scenarios() - count_below(lost, 0.01), any)};
}

std::vector<Figure> continuous_figures(const StudyRun& run, const Values& v) {
  return loss_figures(run, exponential_loss(v[0], v[1], 59), std::exp(-v[1] / v[0]), v[2]);
}

std::vector<Figure> months_figures(const StudyRun& run, const Values& v) {
  return loss_figures(run, geometric_loss(v[0], 3, 60), std::pow(1 - v[0], 3), v[1]);
}

TEST(TimeToSurvive, ClosedFormsAgree) {
  EXPECT_NEAR(exponential_loss(4, 3, 1e6).first, 4 * std::exp(-3.0 / 4), 1e-9);
  EXPECT_NEAR(geometric_loss(0.25, 3, 60).first, (std::pow(0.75, 3) - std::pow(0.75, 60)) / 0.25, 1e-12);
  const double h = 1e-4;  // [month] a step instead of a month
  EXPECT_NEAR(h * (std::pow(1 - h / 4, 3 / h) / (h / 4)), 4 * std::exp(-3.0 / 4), 1e-4);
}

TEST(TimeToSurvive, ExponentialOutageHasItsLoss) {
  confirm(kContinuous, continuous_figures(StudyRun(kContinuous.studies), values_of(kContinuousParameters)));
}

TEST(TimeToSurvive, OutageOfWholeMonthsHasItsLoss) {
  confirm(kMonths, months_figures(StudyRun(kMonths.studies), values_of(kMonthsParameters)));
}

TEST(TimeToSurvive, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun continuous(kContinuous.studies), months(kMonths.studies);
  refute_each(kContinuous, kContinuousParameters,
              [&](const Values& v) { return continuous_figures(continuous, v); });
  refute_each(kMonths, kMonthsParameters, [&](const Values& v) { return months_figures(months, v); });
}

/// Whole months are not the continuous outage: the two formulas are told apart.
TEST(TimeToSurvive, TheOtherFormulaIsNoticed) {
  refute(kMonths, "the continuous formula",
         loss_figures(StudyRun(kMonths.studies), exponential_loss(4, 3, 60), std::exp(-0.75), 100));
}

}  // namespace
}  // namespace chokepoint::validation
