// What holding one driver or regime changes, scenario by scenario.

#include <gtest/gtest.h>

#include <cmath>

#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

// Revenue P (D_0 + f D_1): P lognormal, D_t = m + s (l Z + sqrt(1 - l^2) e_t) with Z the climate, f = 1 or,
// with chance c, 1 - d. All of them are independent, so that moments of products are products of moments.
const Subject kSubject = {"What an uncertainty adds", "switch-offs.toml",
                          "revenue P·(D₀ + f·D₁), D_t = m + s·(λ·Z + √(1 − λ²)·e_t), f = 1 or, with chance "
                          "c, 1 − d. Held minus base: climate −P·(1 + "
                          "f)·s·λ·Z, price (median − P)·(D₀ + f·D₁), discount P·(1 − f)·D₁; means, sds and "
                          "shares of scenarios from products of "
                          "moments",
                          "independence; lognormal moments E Pᵏ = medianᵏ·e^(k²σ²/2)"};

/// m, s, l, median and sigma of P, c, d.
const std::vector<Parameter> kParameters = {
    {"mean demand", 1000},   {"sd of demand", 200},       {"loading", 0.6}, {"median price", 10},
    {"sigma of price", 0.3}, {"chance of discount", 0.3}, {"discount", 0.2}};

std::vector<Figure> figures(const StudyRun& run, const Values& v) {
  const double n = run.scenarios(), m = v[0], s = v[1], load = v[2], median = v[3], c = v[5], f = 1 - v[6];
  const auto price = [&](int k) { return std::pow(median, k) * std::exp(k * k * v[4] * v[4] / 2); };
  const auto discounted = [&](double none, double some) { return (1 - c) * none + c * some; };
  const double square = m * m + s * s, product = m * m + s * s * load * load;  // E D_t^2, E D_0 D_1

  const double climate_variance = price(2) * discounted(4, (1 + f) * (1 + f)) * std::pow(s * load, 2);
  const double climate_fourth = price(4) * discounted(16, std::pow(1 + f, 4)) * 3 * std::pow(s * load, 4);
  const double sold = m * discounted(2, 1 + f);
  const double sold_square = discounted(2 * square + 2 * product, (1 + f * f) * square + 2 * f * product);
  const double price_mean = (median - price(1)) * sold;
  const double price_square = (median * median - 2 * median * price(1) + price(2)) * sold_square;
  const double discount_mean = c * (1 - f) * price(1) * m;
  const double discount_square = c * (1 - f) * (1 - f) * price(2) * square;

  const auto found = [&run](const char* held) {
    return run.difference("revenue", std::string("without ") + held);
  };
  const auto mean_of = [&](const char* held, double mean, double mean_of_squares) {
    return Figure{std::string("mean change, ") + held + " held", mean, found(held).paired.mean,
                  std::sqrt((mean_of_squares - mean * mean) / n)};
  };
  return {
      mean_of("climate", 0, climate_variance),
      {"sd of the change, climate held", std::sqrt(climate_variance), found("climate").paired.sd,
       std::sqrt((climate_fourth - climate_variance * climate_variance) / n / climate_variance) / 2},
      mean_of("price", price_mean, price_square),
      share_figure("P(more with price held)", n, static_cast<double>(found("price").higher), 0.5),
      mean_of("discount", discount_mean, discount_square),
      share_figure("P(more with discount held)", n, static_cast<double>(found("discount").higher), c),
  };
}

TEST(SwitchOffs, ChangeWhatTheyShould) {
  confirm(kSubject, figures(StudyRun(kSubject.studies), values_of(kParameters)));
}

TEST(SwitchOffs, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kSubject.studies);
  refute_each(kSubject, kParameters, [&](const Values& v) { return figures(run, v); });
}

}  // namespace
}  // namespace chokepoint::validation
