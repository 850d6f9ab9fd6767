#include <gtest/gtest.h>

#include "host/compare/comparison.h"

namespace chokepoint {
namespace {

TEST(Holm, MultipliesTheSmallestByHowManyThereAre) {
  // Worked by hand: sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1, never falling.
  EXPECT_EQ(holm({0.01, 0.04, 0.03, 0.02}), (std::vector<double>{0.04, 0.06, 0.06, 0.06}));
  EXPECT_EQ(holm({0.5, 0.9}), (std::vector<double>{1, 1}));
  EXPECT_EQ(holm({0, 0.3}), (std::vector<double>{0, 0.3}));
  EXPECT_TRUE(holm({}).empty());
}

}  // namespace
}  // namespace chokepoint
