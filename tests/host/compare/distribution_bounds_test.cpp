#include "host/compare/distribution_bounds.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

TEST(DistributionBounds, AreExactAtEdges) {
  const DistributionBounds bounds({0, 1, 2, 4}, {50, 0, 30}, 100);  // and 20 infinite
  EXPECT_EQ(bounds.most_up_to(-1), 0);
  EXPECT_EQ(bounds.most_up_to(0), 0.5);  // up to 0 may be the whole first bin
  EXPECT_EQ(bounds.least_below(0), 0);
  EXPECT_EQ(bounds.least_below(1), 0.5);
  EXPECT_EQ(bounds.most_up_to(1.5), 0.5);
  EXPECT_EQ(bounds.least_below(3), 0.5);
  EXPECT_EQ(bounds.most_up_to(3), 0.8);
  EXPECT_EQ(bounds.least_below(4), 0.8);
  EXPECT_EQ(bounds.most_up_to(5), 1);
}

TEST(DistributionBounds, TellHowMuchLiesBetweenStepsOfProbability) {
  // Nine tenths at 0 and the rest at 10, against 88 hundredths: their quantiles at 0.89 are 0 and 10, without
  // any width, though the distributions differ by 2 hundredths.
  const DistributionBounds a({0, 1, 10, 11}, {900, 0, 100}, 1000), b({0, 1, 10, 11}, {880, 0, 120}, 1000);
  constexpr double kError = 0.014;
  const Evidence evidence = evidence_between(a, 0, b, 10, 0.89, kError);
  EXPECT_NEAR(evidence.least, 0.01 / kError, 1e-9);
  EXPECT_GT(evidence.most, 0.02 / kError);
  // A step that is further away says more.
  const DistributionBounds far({0, 1, 10, 11}, {500, 0, 500}, 1000);
  EXPECT_NEAR(evidence_between(a, 0, far, 10, 0.89, kError).least, 0.39 / kError, 1e-9);
}

}  // namespace
}  // namespace chokepoint
