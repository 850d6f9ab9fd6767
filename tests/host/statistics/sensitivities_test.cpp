#include "host/statistics/sensitivities.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace chokepoint {
namespace {

constexpr std::size_t kScenarios = 24576;

using Rows = std::vector<std::vector<float>>;

template <class Draw>
Rows drivers(std::size_t count, std::size_t n, std::uint32_t seed, Draw draw) {
  std::mt19937 generator(seed);
  Rows rows(count, std::vector<float>(n));
  for (auto& row : rows)
    for (float& x : row) x = draw(generator);
  return rows;
}

template <class Function>
std::vector<float> outcome(const Rows& rows, Function function) {
  std::vector<float> y;
  for (std::size_t i = 0; i < rows[0].size(); ++i)
    y.push_back(static_cast<float>(function(static_cast<double>(rows[0][i]), static_cast<double>(rows[1][i]),
                                            static_cast<double>(rows[2][i]))));
  return y;
}

float normal(std::mt19937& generator) { return std::normal_distribution<float>()(generator); }
float angle(std::mt19937& generator) {
  return std::uniform_real_distribution<float>(-3.14159265f, 3.14159265f)(generator);
}

void expect_near(const Estimate& found, double truth, const char* what) {
  EXPECT_LT(std::abs(found.value - truth), 5 * found.standard_error + 2e-3) << what << ' ' << found.value;
  EXPECT_LT(found.standard_error, 0.02) << what;
}

TEST(Sensitivities, OfALinearOutcomeAreItsSharesOfVariance) {
  const Rows x = drivers(4, kScenarios, 1, normal);
  const OutcomeSample y(outcome(x, [](double a, double b, double c) { return 3 * a - 2 * b + c; }));
  const double truth[] = {9 / 14.0, 4 / 14.0, 1 / 14.0, 0};
  for (std::size_t d = 0; d < 4; ++d) {
    const Sensitivity found = sensitivity_of(y, DriverBins(x[d]));
    expect_near(found.first_order, truth[d], "first order");
    // Of normals with Pearson's rho: 6 / pi asin(rho / 2).
    const double rho = (d == 1 ? -1 : 1) * std::sqrt(truth[d]);
    expect_near(found.rank_correlation, 6 / M_PI * std::asin(rho / 2), "rank correlation");
    // 5% off is noticed, where there is something to be off.
    if (d < 2) {
      EXPECT_GT(std::abs(found.first_order.value - 1.05 * truth[d]), 2 * found.first_order.standard_error);
    }
  }
}

/// Ishigami's function: sin a + 7 sin^2 b + 0.1 c^4 sin a, whose indices are known (Ishigami and Homma,
/// 1990).
TEST(Sensitivities, OfIshigamisFunctionAreTheKnownOnes) {
  const Rows x = drivers(3, kScenarios, 2, angle);
  const OutcomeSample y(outcome(x, [](double a, double b, double c) {
    return std::sin(a) + 7 * std::sin(b) * std::sin(b) + 0.1 * std::pow(c, 4) * std::sin(a);
  }));
  const double truth[] = {0.31390519, 0.44241114, 0};
  for (std::size_t d = 0; d < 3; ++d)
    expect_near(sensitivity_of(y, DriverBins(x[d])).first_order, truth[d], "first order");
  EXPECT_LT(std::abs(sensitivity_of(y, DriverBins(x[1])).rank_correlation.value), 0.05);  // no trend in b
  const Sensitivity of_a = sensitivity_of(y, DriverBins(x[0]));
  EXPECT_GT(std::abs(of_a.first_order.value - 0.44), 5 * of_a.first_order.standard_error);
}

TEST(Sensitivities, TellTheirErrorsRight) {
  constexpr int kRuns = 400;
  int first_order = 0, ranks = 0, first_order_by_less = 0, none = 0;
  for (std::uint32_t run = 0; run < kRuns; ++run) {
    const Rows x = drivers(4, 5000, 100 + run, normal);
    const OutcomeSample y(outcome(x, [](double a, double b, double c) { return a + b * b / 2 + c; }));
    const Sensitivity found = sensitivity_of(y, DriverBins(x[0]));
    const double distance = std::abs(found.first_order.value - 0.4) / found.first_order.standard_error;
    first_order += distance < 1.96;
    first_order_by_less += distance < 0.7 * 1.96;
    const Sensitivity of_none = sensitivity_of(y, DriverBins(x[3]));
    none += std::abs(of_none.first_order.value) < 1.96 * of_none.first_order.standard_error;
    ranks += std::abs(of_none.rank_correlation.value) < 1.96 * of_none.rank_correlation.standard_error;
  }
  EXPECT_GT(first_order, 0.92 * kRuns);
  EXPECT_LT(first_order_by_less, 0.9 * kRuns);
  EXPECT_GT(none, 0.92 * kRuns);
  EXPECT_GT(ranks, 0.92 * kRuns);
  EXPECT_LT(ranks, 0.98 * kRuns);
}

TEST(Sensitivities, GiveTheCurveOfConditionalMeans) {
  const Rows x = drivers(3, kScenarios, 4, normal);
  const DriverBins bins(x[0]);
  const Sensitivity found = sensitivity_of(
      OutcomeSample(outcome(x, [](double a, double b, double) { return 10 + 2 * a + b; })), bins);
  ASSERT_EQ(found.conditional_mean.size(), DriverBins::kMostBins);
  for (std::size_t i = 0; i < bins.means().size(); ++i) {
    const Estimate& mean = found.conditional_mean[i];
    EXPECT_LT(std::abs(mean.value - (10 + 2 * bins.means()[i])), 5 * mean.standard_error);
    EXPECT_LT(mean.standard_error, 0.06);
    EXPECT_TRUE(i == 0 || bins.means()[i] > bins.means()[i - 1]);
  }
}

TEST(Sensitivities, KeepEqualValuesOfADriverTogether) {
  const Rows x =
      drivers(3, 20000, 5, [](std::mt19937& g) { return static_cast<float>(g() % 4 * (g() % 2)); });
  const DriverBins bins(x[0]);
  ASSERT_EQ(bins.means(), (std::vector<double>{0, 1, 2, 3}));
  const Sensitivity found =
      sensitivity_of(OutcomeSample(outcome(x, [](double a, double b, double) { return a * a + b; })), bins);
  ASSERT_EQ(found.conditional_mean.size(), 4u);
  const double of_b = 0.75;  // mean of b
  for (std::size_t i = 0; i < 4; ++i) {
    const double k = static_cast<double>(i);
    EXPECT_LT(std::abs(found.conditional_mean[i].value - (k * k + of_b)),
              5 * found.conditional_mean[i].standard_error);
  }
  // P(k) = 1/8 for 1, 2, 3: Var(k^2) and Var(b) from their moments.
  const double square = 14 / 8.0, fourth = 98 / 8.0, var_a = fourth - square * square,
               var_b = square - of_b * of_b;
  expect_near(found.first_order, var_a / (var_a + var_b), "first order");
}

TEST(Sensitivities, AreNotDefinedWhereNothingVaries) {
  const Rows x = drivers(3, 1000, 6, normal);
  const std::vector<float> same(1000, 2.5f);
  const OutcomeSample y(x[0]);
  const Sensitivity of_same = sensitivity_of(y, DriverBins(same));
  EXPECT_TRUE(std::isnan(of_same.first_order.value) && std::isnan(of_same.rank_correlation.value));
  ASSERT_EQ(of_same.conditional_mean.size(), 1u);
  const Sensitivity constant = sensitivity_of(OutcomeSample(same), DriverBins(x[0]));
  EXPECT_TRUE(std::isnan(constant.first_order.value) && std::isnan(constant.rank_correlation.value));
  EXPECT_EQ(constant.conditional_mean[3].value, 2.5);
  std::vector<float> never = x[1];
  never[17] = std::numeric_limits<float>::infinity();
  const Sensitivity infinite = sensitivity_of(OutcomeSample(never), DriverBins(x[1]));
  EXPECT_TRUE(std::isnan(infinite.first_order.value) && std::isnan(infinite.conditional_mean[0].value));
  EXPECT_GT(infinite.rank_correlation.value, 0.99);
}

TEST(RankOrder, SharesRanksAmongEquals) {
  const RankOrder order({3, 1, 2, 1, -0.0f, 0.0f});
  EXPECT_EQ(order.order(), (std::vector<std::uint32_t>{4, 5, 1, 3, 2, 0}));
  EXPECT_EQ(order.centred_ranks(), (std::vector<float>{5, 0, 3, 0, -4, -4}));
  EXPECT_EQ(order.boundary(1), 2u);
  EXPECT_EQ(order.boundary(2), 2u);
}

}  // namespace
}  // namespace chokepoint
