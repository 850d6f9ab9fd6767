// A stock against one month's normal demand, and two such stocks compared in the same weather.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "host/statistics/difference_statistics.h"
#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

const Subject kOne = {
    "Newsvendor", "newsvendor.toml",
    "stock Q, demand normal(m, s), k = (Q − m)/s: E lost = s·(φ(k) − k·Φ(−k)), E left = Q − m + E lost, "
    "P(lost > 0) = Φ(−k), E profit = price·(m − E lost) − penalty·E lost − holding·E left",
    "Arrow, Harris & Marschak (1951), Optimal inventory policy; Hadley & Whitin, Analysis of Inventory "
    "Systems"};

const Subject kPair = {
    "Two variants in the same weather", "newsvendor.toml",
    "profits π_Q(D) and π_Q′(D) of the same D: mean and sd of their difference and their correlation ρ by "
    "quadrature; standard error of ρ: sd of (uv − ρ(u² + v²)/2)/√N, u and v the standardised profits; P(Q′ "
    "better) = P(D > d), d the demand at which both earn the same",
    "common random numbers: Law, Simulation Modeling and Analysis, 11.2; delta method"};

constexpr double kPrice = 10, kPenalty = 2, kHolding = 3;  // [money/unit]

/// m, s, the base's stock, the variant's stock.
const std::vector<Parameter> kParameters = {
    {"mean", 1000}, {"sd", 200}, {"Q", 1000}, {"Q of the variant", 1200}};

double profit(double demand, double stock) {
  const double sold = std::min(demand, stock);
  return kPrice * sold - kPenalty * (demand - sold) - kHolding * (stock - sold);
}

std::vector<Figure> figures_of(const StudyRun& run, const std::string& variant, double m, double s,
                               double q) {
  const double k = (q - m) / s;
  const double lost = s * (density(k) - k * below(-k)), left = q - m + lost;
  const auto sd = [&](const std::function<double(double)>& f) {
    return mean_and_sd([&](double z) { return f(m + s * z); }).sd;
  };
  const auto named = [&](const char* what) { return std::string(what) + ", " + variant; };
  const Sample& missed = run("market/stand/lost", variant);
  return {
      mean_figure(named("mean lost"), missed, lost, sd([q](double d) { return std::max(0.0, d - q); })),
      mean_figure(named("mean left × holding cost"), run("cost/holding", variant), kHolding * left,
                  kHolding * sd([q](double d) { return std::max(0.0, q - d); })),
      share_figure(named("P(lost > 0)"), run.scenarios(), run.scenarios() - count_below(missed, 0),
                   below(-k)),
      mean_figure(named("mean profit"), run("profit", variant),
                  kPrice * (m - lost) - kPenalty * lost - kHolding * left,
                  sd([q](double d) { return profit(d, q); })),
  };
}

std::vector<Figure> both(const StudyRun& run, const Values& v) {
  auto figures = figures_of(run, "base", v[0], v[1], v[2]);
  const auto more = figures_of(run, "more", v[0], v[1], v[3]);
  figures.insert(figures.end(), more.begin(), more.end());
  return figures;
}

TEST(Newsvendor, LosesAndKeepsWhatItShould) {
  confirm(kOne, both(StudyRun(kOne.studies), values_of(kParameters)));
}

TEST(Newsvendor, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kOne.studies);
  refute_each(kOne, kParameters, [&](const Values& v) { return both(run, v); });
}

/// The correlation of the two profits, with its standard error.
Figure correlation_of_profits(const Sample& base, const Sample& more, const Values& v) {
  const auto profit_of = [&v](double z, double stock) { return profit(v[0] + v[1] * z, stock); };
  const MeanAndSd a = mean_and_sd([&](double z) { return profit_of(z, v[2]); });
  const MeanAndSd b = mean_and_sd([&](double z) { return profit_of(z, v[3]); });
  const auto standardised = [&](double z) {
    return std::pair{(profit_of(z, v[2]) - a.mean) / a.sd, (profit_of(z, v[3]) - b.mean) / b.sd};
  };
  const double rho = expectation([&](double z) {
    const auto [x, y] = standardised(z);
    return x * y;
  });
  const MeanAndSd influence = mean_and_sd([&](double z) {
    const auto [x, y] = standardised(z);
    return x * y - rho * (x * x + y * y) / 2;
  });
  return {"correlation of the profits", rho, correlation(base, more),
          influence.sd / std::sqrt(static_cast<double>(base.size()))};
}

/// `found`: of the larger stock's profit to the base's.
std::vector<Figure> pair_figures(const DifferenceSummary& found, const Sample& base, const Sample& more,
                                 const Values& v) {
  const auto gain = [&v](double z) {
    const double demand = v[0] + v[1] * z;
    return profit(demand, v[3]) - profit(demand, v[2]);
  };
  const MeanAndSd m = mean_and_sd(gain);
  const double fourth = expectation([&](double z) { return std::pow(gain(z) - m.mean, 4); });
  const auto n = static_cast<double>(found.paired.scenarios);
  // Between Q and Q' the gain is (price + penalty) (D - Q) - holding (Q' - D).
  const double even = ((kPrice + kPenalty) * v[2] + kHolding * v[3]) / (kPrice + kPenalty + kHolding);
  return {
      {"mean difference of the profits", m.mean, found.paired.mean, m.sd / std::sqrt(n)},
      {"sd of the difference", m.sd, found.paired.sd,
       std::sqrt((fourth - std::pow(m.sd, 4)) / n) / (2 * m.sd)},
      correlation_of_profits(base, more, v),
      share_figure("P(the larger stock is better)", n, static_cast<double>(found.higher),
                   below((v[0] - even) / v[1])),
  };
}

std::vector<Figure> pair_figures(const StudyRun& run, const Values& v) {
  return pair_figures(run.difference("profit", "more"), run("profit"), run("profit", "more"), v);
}

TEST(PairedVariants, DifferAsInTheSameWeather) {
  const StudyRun run(kPair.studies);
  EXPECT_EQ(run("driver/demand"), run("driver/demand", "more"));
  confirm(kPair, pair_figures(run, values_of(kParameters)));
}

TEST(PairedVariants, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kPair.studies);
  refute_each(kPair, kParameters, [&](const Values& v) { return pair_figures(run, v); });
}

/// The mean of the difference is the same in unlike weather; its sd and the correlation tell.
TEST(PairedVariants, UnlikeWeatherIsNoticed) {
  const StudyRun run(kPair.studies), other(kPair.studies, 1);
  const Sample &base = run("profit"), &more = other("profit", "more");
  DifferenceStatistics unlike({}, base.size());
  unlike.add(base.data(), more.data(), static_cast<std::int64_t>(base.size()));
  const auto found = pair_figures(unlike.summary(), base, more, values_of(kParameters));
  for (const Figure& figure : {found[1], found[2]}) refute(kPair, "unlike weather, " + figure.name, {figure});
}

}  // namespace
}  // namespace chokepoint::validation
