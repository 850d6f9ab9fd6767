// A base-stock policy with lead time: stock, and what is owed.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

// With response 1 and an average m that does not move, order = U + target - position: after each month's
// demand the position, stock + transit - backlog, is m (cover + L). What was ordered in month t - L has
// arrived by the end of month t, what came later has not, so that net stock is m (cover + L) less the demand
// of L months (of t + 1 months while t < L: what is under way at the start is m a month). It is normal with
// mean m cover, sd s sqrt(min(t + 1, L)).
const Subject kSubject = {
    "Base stock with lead time", "base-stock.toml",
    "net stock at the end of month t = normal(μ, σ), μ = m·cover, σ = s·√min(t + 1, L), k = μ/σ: E stock = "
    "σ·(φ(k) + k·Φ(k)), E owed = σ·(φ(k) − k·Φ(−k)); what is owed in the last month is lost",
    "Zipkin, Foundations of Inventory Management; Hadley & Whitin, Analysis of Inventory Systems"};

constexpr int kMonths = 12, kTransit = 2;
constexpr double kHolding = 2, kOwing = 5;  // [money/unit/month]

const std::vector<Parameter> kParameters = {{"mean", 1000}, {"sd", 200}, {"cover", 0.2}};

/// E max(0, X) of X normal.
double positive_part(double mean, double sd) {
  const double k = mean / sd;
  return sd * (density(k) + k * below(k));
}

/// What is on stock (sign 1) or owed (sign -1) month by month: max(0, sign * net stock).
class Side {
 public:
  Side(const Values& v, double sign) : mean_(sign * v[0] * v[2]), sd_(v[1]) {}

  MeanAndSd month(int t) const {
    return mean_and_sd([this, t](double z) { return value(t, z); });
  }

  /// The sum of the first `months` months. Net stocks of neighbouring months share one demand, others none.
  MeanAndSd sum(int months) const {
    double mean = 0, variance = 0;
    for (int t = 0; t < months; ++t) {
      const MeanAndSd m = month(t);
      mean += m.mean;
      variance += m.sd * m.sd + (t + 1 < months ? 2 * covariance_with_next(t) : 0);
    }
    return {mean, std::sqrt(variance)};
  }

 private:
  double sd(int t) const { return sd_ * std::sqrt(std::min(t + 1, kTransit)); }
  double value(int t, double z) const { return std::max(0.0, mean_ + sd(t) * z); }

  /// Given month t's normal z, the next month's net stock is normal with the mean rho z in units of its sd.
  double covariance_with_next(int t) const {
    const double next = sd(t + 1), rho = sd_ * sd_ / (sd(t) * next), rest = next * std::sqrt(1 - rho * rho);
    const double product =
        expectation([&](double z) { return value(t, z) * positive_part(mean_ + next * rho * z, rest); });
    return product - positive_part(mean_, sd(t)) * positive_part(mean_, next);
  }

  double mean_, sd_;
};

std::vector<Figure> figures(const StudyRun& run, const Values& v) {
  const auto& months = run.result().variants.front().series.front().mean;
  const Side stock(v, 1), owed(v, -1);
  std::vector<Figure> figures;
  for (const int t : {0, 1, 5, kMonths - 1}) {
    const MeanAndSd m = stock.month(t);
    figures.push_back({"mean stock in month " + std::to_string(t), m.mean,
                       months[static_cast<std::size_t>(t)], m.sd / std::sqrt(run.scenarios())});
  }
  const MeanAndSd lost = owed.month(kMonths - 1), held = stock.sum(kMonths), owing = owed.sum(kMonths - 1);
  figures.push_back(mean_figure("mean lost in the last month", run("market/shop/lost"), lost.mean, lost.sd));
  figures.push_back(
      mean_figure("mean holding cost", run("cost/holding"), kHolding * held.mean, kHolding * held.sd));
  figures.push_back(
      mean_figure("mean cost of owing", run("cost/shortage"), kOwing * owing.mean, kOwing * owing.sd));
  return figures;
}

TEST(BaseStock, ClosedFormsAgree) {
  const Values v = values_of(kParameters);
  EXPECT_NEAR(Side(v, 1).month(5).mean, positive_part(200, 200 * std::sqrt(2.0)), 1e-7);
  EXPECT_NEAR(Side(v, -1).month(5).mean, positive_part(-200, 200 * std::sqrt(2.0)), 1e-7);
}

TEST(BaseStock, HoldsAndOwesWhatItShould) {
  confirm(kSubject, figures(StudyRun(kSubject.studies), values_of(kParameters)));
}

TEST(BaseStock, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kSubject.studies);
  refute_each(kSubject, kParameters, [&](const Values& v) { return figures(run, v); });
}

}  // namespace
}  // namespace chokepoint::validation
