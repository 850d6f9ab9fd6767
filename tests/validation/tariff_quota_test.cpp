// Expected duty of a tariff-rate quota under normal demand.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

const Subject kMonth = {
    "Tariff-rate quota", "tariff-quota.toml",
    "imports r = max(0, D), D normal(m, s): E duty = v·(r₁·E r + (r₂ − r₁)·E(r − Q)⁺), E(D − Q)⁺ = s·(φ(k) − "
    "k·Φ(−k)), k = (Q − m)/s: 11,396.298, 10,291.604 and 13,791.604 for Q = 1000, 1200 and 800. With others "
    "o beside, in = r if r + o ≤ Q else Q·r/(r + o), by quadrature",
    "unit normal loss function, Hadley & Whitin, Analysis of Inventory Systems"};

const Subject kYear = {
    "Quota of a quarter, of a year", "tariff-periods.toml",
    "the same of a period's sum, normal(n·m, √n·s) over n months; four independent quarters add up",
    "as above"};

constexpr double kWorth = 100;  // [money] a unit

/// m, s, the rates within and over the quota, quota.
const std::vector<Parameter> kParameters = {
    {"mean", 1000}, {"sd", 200}, {"in_quota_rate", 0.1}, {"rate", 0.275}, {"quota", 1000}};

/// Duty on r units while `others` units enter beside.
double duty(double r, double others, const Values& v) {
  const double within = r + others <= v[4] ? r : v[4] * r / (r + others);
  return kWorth * (v[2] * within + v[3] * (r - within));
}

double imports(double z, const Values& v) { return std::max(0.0, v[0] + v[1] * z); }

MeanAndSd duty_over_demands(const Values& v, double others) {
  return mean_and_sd([&](double z) { return duty(imports(z, v), others, v); });
}

/// E(D - Q)+ of a normal.
double normal_excess(double m, double s, double q) {
  const double k = (q - m) / s;
  return s * (density(k) - k * below(-k));
}

Figure duty_figure(const StudyRun& run, const std::string& variant, const Values& v, double others) {
  const MeanAndSd m = duty_over_demands(v, others);
  return mean_figure("mean duty, " + variant, run("duty/import", variant), m.mean, m.sd);
}

std::vector<Figure> month_figures(const StudyRun& run, const Values& v, double others) {
  const auto with_quota = [&v](double factor) {
    Values other = v;
    other[4] *= factor;
    return other;
  };
  const MeanAndSd over = mean_and_sd([&](double z) { return std::max(0.0, imports(z, v) - v[4]); });
  const Sample& full = run("tariff/import/quota_full");  // month 0, or 1: never
  return {
      duty_figure(run, "base", v, 0),
      duty_figure(run, "wide", with_quota(1.2), 0),
      duty_figure(run, "narrow", with_quota(0.8), 0),
      duty_figure(run, "shared", with_quota(1.2), others),
      mean_figure("mean over quota", run("tariff/import/over_quota"), over.mean, over.sd),
      share_figure("P(quota full)", run.scenarios(), count_below(full, 0), below((v[0] - v[4]) / v[1])),
  };
}

/// The quadrature, the unit loss function and known figures say the same.
TEST(TariffQuota, ClosedFormsAgree) {
  for (const auto& [quota, known] : {std::pair{1000.0, 11396.298}, {1200.0, 10291.604}, {800.0, 13791.604}}) {
    Values v = values_of(kParameters);
    v[4] = quota;
    const double by_loss_function = kWorth * (v[2] * v[0] + (v[3] - v[2]) * normal_excess(v[0], v[1], quota));
    EXPECT_NEAR(by_loss_function, known, 5e-4);
    EXPECT_NEAR(duty_over_demands(v, 0).mean, known, 1e-3);
  }
}

TEST(TariffQuota, HasItsExpectedDuty) {
  confirm(kMonth, month_figures(StudyRun(kMonth.studies), values_of(kParameters), 500));
}

TEST(TariffQuota, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kMonth.studies);
  refute_each(kMonth, kParameters, [&](const Values& v) { return month_figures(run, v, 500); });
  refute(kMonth, "others", {duty_figure(run, "shared", {1000, 200, 0.1, 0.275, 1200}, 525)});
}

/// Duty of a year of `periods` periods of `months` months, the quota being v[4] a month.
Figure year_figure(const StudyRun& run, const std::string& variant, const Values& v, int months) {
  const double n = months, periods = 12 / n;
  const MeanAndSd m = duty_over_demands({n * v[0], std::sqrt(n) * v[1], v[2], v[3], n * v[4]}, 0);
  return mean_figure(fmt::format("mean duty of a year, quota of {} months", months),
                     run("duty/import", variant), periods * m.mean, std::sqrt(periods) * m.sd);
}

std::vector<Figure> year_figures(const StudyRun& run, const Values& v) {
  return {year_figure(run, "base", v, 3), year_figure(run, "yearly", v, 12)};
}

TEST(TariffQuota, IsCountedByPeriod) {
  confirm(kYear, year_figures(StudyRun(kYear.studies), values_of(kParameters)));
}

TEST(TariffQuota, AnyParameterOfAYearFivePercentOffIsNoticed) {
  const StudyRun run(kYear.studies);
  refute_each(kYear, kParameters, [&](const Values& v) { return year_figures(run, v); });
  refute(kYear, "quota of a quarter taken for a year's",
         {year_figure(run, "base", values_of(kParameters), 12)});
}

}  // namespace
}  // namespace chokepoint::validation
