// A stock against one month's normal demand, and two such stocks compared in the same weather.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/validation/normal_forms.h"
#include "tests/validation/validation.h"

namespace chokepoint {
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
    return moments([&](double z) { return f(m + s * z); }).sd;
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
  const Moments a = moments([&](double z) { return profit_of(z, v[2]); });
  const Moments b = moments([&](double z) { return profit_of(z, v[3]); });
  const auto standardised = [&](double z) {
    return std::pair{(profit_of(z, v[2]) - a.mean) / a.sd, (profit_of(z, v[3]) - b.mean) / b.sd};
  };
  const double rho = expectation([&](double z) {
    const auto [x, y] = standardised(z);
    return x * y;
  });
  const Moments influence = moments([&](double z) {
    const auto [x, y] = standardised(z);
    return x * y - rho * (x * x + y * y) / 2;
  });
  return {"correlation of the profits", rho, correlation(base, more),
          influence.sd / std::sqrt(static_cast<double>(base.size()))};
}

std::vector<Figure> pair_figures(const StudyRun& run, const Sample& base, const Sample& more,
                                 const Values& v) {
  Sample gain(base.size());
  for (std::size_t i = 0; i < gain.size(); ++i) gain[i] = more[i] - base[i];
  const Moments m = moments([&](double z) {
    const double d = v[0] + v[1] * z;
    return profit(d, v[3]) - profit(d, v[2]);
  });
  const double m4 = expectation([&](double z) {
    const double d = v[0] + v[1] * z;
    return std::pow(profit(d, v[3]) - profit(d, v[2]) - m.mean, 4);
  });
  double square = 0;
  const double gain_mean = mean(gain), n = run.scenarios();
  for (const float x : gain) square += std::pow(static_cast<double>(x) - gain_mean, 2);
  // Between Q and Q' the gain is (price + penalty) (D - Q) - holding (Q' - D).
  const double even = ((kPrice + kPenalty) * v[2] + kHolding * v[3]) / (kPrice + kPenalty + kHolding);
  return {
      mean_figure("mean difference of the profits", gain, m.mean, m.sd),
      {"sd of the difference", m.sd, std::sqrt(square / (n - 1)),
       std::sqrt((m4 - std::pow(m.sd, 4)) / n) / (2 * m.sd)},
      correlation_of_profits(base, more, v),
      share_figure("P(the larger stock is better)", n, n - count_below(gain, 0), below((v[0] - even) / v[1])),
  };
}

TEST(PairedVariants, DifferAsInTheSameWeather) {
  const StudyRun run(kPair.studies);
  EXPECT_EQ(run("driver/demand"), run("driver/demand", "more"));
  confirm(kPair, pair_figures(run, run("profit"), run("profit", "more"), values_of(kParameters)));
}

TEST(PairedVariants, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kPair.studies);
  refute_each(kPair, kParameters,
              [&](const Values& v) { return pair_figures(run, run("profit"), run("profit", "more"), v); });
}

/// The mean of the difference is the same in unlike weather; its sd and the correlation tell.
TEST(PairedVariants, UnlikeWeatherIsNoticed) {
  const StudyRun run(kPair.studies), other(kPair.studies, 1);
  const auto found = pair_figures(run, run("profit"), other("profit", "more"), values_of(kParameters));
  for (const Figure& figure : {found[1], found[2]}) refute(kPair, "unlike weather, " + figure.name, {figure});
}

}  // namespace
}  // namespace chokepoint
