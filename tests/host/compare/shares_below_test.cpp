#include "host/compare/shares_below.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint {
namespace {

constexpr double kUnit = 0.04;  // of the errors
double error_at(double share) { return kUnit * std::sqrt(share * (1 - share)); }

TEST(SharesBelow, AreThoseOfTheBinsBefore) {
  const SharesBelow below = shares_below({0, 1, 2, 4}, {50, 0, 30}, 100);  // and 20 infinite
  EXPECT_EQ(below.edge, (std::vector<double>{0, 1, 2, 4}));
  EXPECT_EQ(below.share, (std::vector<double>{0, 0.5, 0.5, 0.8}));
}

TEST(SharesBelow, TellHowMuchLiesBetweenStepsOfProbability) {
  // Nine tenths at 0 and the rest at 10, against 88 hundredths: their quantiles at 0.89 are 0 and 10, without
  // any width, though the distributions differ by 2 hundredths.
  const SharesBelow a = shares_below({0, 1, 10, 11}, {900, 0, 100}, 1000);
  const SharesBelow b = shares_below({0, 1, 10, 11}, {880, 0, 120}, 1000);
  EXPECT_NEAR(apart_between(a, 0, b, 10, kUnit), 0.02 / error_at(0.89), 1e-9);
  const SharesBelow far = shares_below({0, 1, 10, 11}, {500, 0, 500}, 1000);
  EXPECT_NEAR(apart_between(a, 0, far, 10, kUnit), 0.4 / error_at(0.7), 1e-9);
}

TEST(SharesBelow, AreInterpolatedBetweenEdgesThatBothHave) {
  const SharesBelow a = shares_below({0, 1, 2, 4}, {40, 20, 40}, 100),
                    b = shares_below({0, 2, 4}, {40, 60}, 100);
  // Below 1: 0.3 and 0.2, of 0.6 and 0.4 below 2; not the 0.4 that a alone knows. Below 1.5: 0.45 and 0.3.
  EXPECT_NEAR(apart_between(a, 1, b, 1.5, kUnit), 0.15 / error_at(0.375), 1e-9);
  EXPECT_EQ(apart_between(b, 1, a, 1.5, kUnit), 0);        // the wrong way round
  EXPECT_EQ(apart_between(a, -1, b, INFINITY, kUnit), 0);  // nothing is known there
}

}  // namespace
}  // namespace chokepoint
