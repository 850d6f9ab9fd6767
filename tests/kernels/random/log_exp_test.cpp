// Hold log, log1p and exp on every target against the float64 functions of the C library, and the bits of
// every target against the scalar reference's.

#include <algorithm>
#include <limits>

#include "tests/kernels/random/target_test.h"

namespace chokepoint::random_test {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kSmallest = std::numeric_limits<float>::min();
constexpr float kLargest = std::numeric_limits<float>::max();

// Return the largest error of f on x, in ulp of the exact value.
double largest_error(Functions::OfReals f, double (*exact)(double), const std::vector<float>& x) {
  const std::vector<float> y = values_of(f, x);
  double largest = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double expected = exact(x[i]);
    if (expected == 0 && y[i] == 0) continue;
    const double error = std::fabs(y[i] - expected) / ulp(expected);
    if (!(error <= largest)) largest = std::isnan(error) ? kInfinity : error;
  }
  return largest;
}

double exact_log(double x) { return std::log(x); }
double exact_log1p(double x) { return std::log1p(x); }
double exact_exp(double x) { return std::exp(x); }

constexpr double kExpBound = 1.01;  // [ulp]

class LogTest : public OnTarget {};
class ExpTest : public OnTarget {};

TEST_P(LogTest, IsWithinItsBound) {
  EXPECT_LE(largest_error(functions().log, exact_log, floats(kSmallest, kLargest, 1021)), 1.25);
  EXPECT_LE(largest_error(functions().log, exact_log, floats(0.5f, 2.0f, 17)), 1.25);
}

TEST_P(LogTest, OfOnePlusIsWithinItsBound) {
  EXPECT_LE(largest_error(functions().log1p, exact_log1p, floats(kSmallest, 0x1p127f, 1021)), 1.5);
  EXPECT_LE(largest_error(functions().log1p, exact_log1p, floats(0x1p-6f, 8.0f, 67)), 1.5);
}

// The bound is tight: twice as good is not claimed, and an error in the last coefficient would be seen.
TEST_P(LogTest, ErrorIsSeen) {
  EXPECT_GT(largest_error(functions().log, exact_log, floats(0.5f, 2.0f, 17)), 0.75);
}

TEST_P(LogTest, AtTheEnds) {
  const std::vector<float> y = values_of(functions().log, {1.0f, 0.0f, 0x1p-126f, kInfinity});
  EXPECT_EQ(y[0], 0.0f);
  EXPECT_NEAR(y[1], -88.03f, 0.01f);
  EXPECT_NEAR(y[2], -87.34f, 0.01f);
  EXPECT_NEAR(y[3], 88.72f, 0.01f);
  const std::vector<float> z = values_of(functions().log1p, {0.0f, 0x1p-126f, 0x1p-60f});
  EXPECT_EQ(z[0], 0.0f);
  EXPECT_EQ(z[1], 0x1p-126f);
  EXPECT_EQ(z[2], 0x1p-60f);
}

TEST_P(LogTest, GivesTheBitsOfTheReference) {
  expect_same_bits(functions().log, scalar_target().functions.log, floats(0.0f, kInfinity, 1009));
  expect_same_bits(functions().log1p, scalar_target().functions.log1p, floats(0.0f, 0x1p127f, 1009));
}

TEST_P(ExpTest, IsWithinItsBound) {
  EXPECT_LE(largest_error(functions().exp, exact_exp, floats(kSmallest, 88.72f, 509)), kExpBound);
  EXPECT_LE(largest_error(functions().exp, exact_exp, floats(-kSmallest, -87.33f, 509)), kExpBound);
  EXPECT_LE(largest_error(functions().exp, exact_exp, floats(1.0f, 88.72f, 31)), kExpBound);
  EXPECT_LE(largest_error(functions().exp, exact_exp, floats(-1.0f, -87.33f, 31)), kExpBound);
}

TEST_P(ExpTest, ErrorIsSeen) {
  EXPECT_GT(largest_error(functions().exp, exact_exp, floats(1.0f, 88.72f, 31)), 0.6);
}

TEST_P(ExpTest, AtTheEnds) {
  const std::vector<float> y =
      values_of(functions().exp, {0.0f, -0.0f, -87.33f, std::nextafter(-87.33f, -100.0f), 88.72f,
                                  std::nextafter(88.72f, 100.0f), -1e30f, 1e30f, -kInfinity, kInfinity});
  EXPECT_EQ(y[0], 1.0f);
  EXPECT_EQ(y[1], 1.0f);
  EXPECT_GE(y[2], kSmallest);
  EXPECT_EQ(y[3], 0.0f);
  EXPECT_LE(y[4], kLargest);
  EXPECT_EQ(y[5], kInfinity);
  EXPECT_EQ(y[6], 0.0f);
  EXPECT_EQ(y[7], kInfinity);
  EXPECT_EQ(y[8], 0.0f);
  EXPECT_EQ(y[9], kInfinity);
}

TEST_P(ExpTest, GivesTheBitsOfTheReference) {
  expect_same_bits(functions().exp, scalar_target().functions.exp, floats(0.0f, kInfinity, 1009));
  expect_same_bits(functions().exp, scalar_target().functions.exp, floats(-0.0f, -kInfinity, 1009));
}

INSTANTIATE_TEST_SUITE_P(Targets, LogTest, testing::ValuesIn(all_targets()), target_name);
INSTANTIATE_TEST_SUITE_P(Targets, ExpTest, testing::ValuesIn(all_targets()), target_name);

}  // namespace
}  // namespace chokepoint::random_test
