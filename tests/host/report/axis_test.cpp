#include "host/report/axis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace chokepoint {
namespace {

using testing::ElementsAre;

std::vector<std::string> labels_of(const std::vector<Tick>& ticks) {
  std::vector<std::string> labels;
  for (const Tick& tick : ticks) labels.push_back(tick.label);
  return labels;
}

TEST(Axis, HasRoundTicksWithTheSameDecimals) {
  EXPECT_THAT(labels_of(even_ticks({0, 10}, 5)), ElementsAre("0", "2", "4", "6", "8", "10"));
  EXPECT_THAT(labels_of(even_ticks({-0.31, 0.62}, 5)), ElementsAre("−0.2", "0.0", "0.2", "0.4", "0.6"));
  EXPECT_THAT(labels_of(even_ticks({0, 1}, 4)), ElementsAre("0.00", "0.25", "0.50", "0.75", "1.00"));
  EXPECT_THAT(labels_of(even_ticks({0, 3.1e9}, 4, 1e9)), ElementsAre("0", "1", "2", "3"));
  EXPECT_THAT(labels_of(percent_ticks({0, 1}, 2)), ElementsAre("0%", "50%", "100%"));
}

TEST(Axis, NeverHasManyMoreTicksThanAskedFor) {
  for (double high = 1e-6; high < 1e12; high *= 1.37)
    for (const int most : {2, 4, 8}) {
      const auto ticks = even_ticks({-0.3 * high, high}, most);
      EXPECT_GE(ticks.size(), 1U) << high;
      EXPECT_LE(ticks.size(), static_cast<std::size_t>(most) + 1) << high;
      for (const Tick& tick : ticks)
        EXPECT_TRUE(tick.value >= -0.31 * high && tick.value <= 1.01 * high) << high;
    }
}

TEST(Axis, WidensToWholeStepsAndToZeroWhereThatIsNear) {
  const Extent near = rounded_out({3, 9.2}, 5), far = rounded_out({9.1, 9.9}, 4),
               below = rounded_out({-9.2, -3}, 5);
  EXPECT_EQ(near.low, 0);
  EXPECT_EQ(near.high, 10);
  EXPECT_GT(far.low, 8.9);
  EXPECT_LE(far.low, 9.1);
  EXPECT_GE(far.high, 9.9);
  EXPECT_EQ(below.high, 0);
}

TEST(Axis, TellsProbabilitiesAsPercentages) {
  EXPECT_THAT(labels_of(probability_ticks({1e-4, 1})), ElementsAre("0.01%", "0.1%", "1%", "10%", "100%"));
  EXPECT_THAT(labels_of(probability_ticks({0.002, 1})), ElementsAre("1%", "10%", "100%"));
  EXPECT_THAT(labels_of(probability_ticks({0.1, 1})), ElementsAre("10%", "20%", "50%", "100%"));
  EXPECT_THAT(labels_of(probability_ticks({0.004, 0.06})), ElementsAre("0.5%", "1%", "2%", "5%"));
}

TEST(Axis, TellsDecades) {
  EXPECT_THAT(labels_of(decade_ticks({1000, 1e6})), ElementsAre("1,000", "10,000", "100,000", "1 million"));
}

TEST(Axis, TellsYearsAndOfShortTimesMonths) {
  EXPECT_THAT(labels_of(month_ticks(2026, 3, 48, 6)), ElementsAre("2027", "2028", "2029", "2030"));
  EXPECT_EQ(month_ticks(2026, 3, 48, 6).front().value, 10);
  EXPECT_THAT(labels_of(month_ticks(2026, 1, 12, 9)),
              ElementsAre("2026-01", "2026-04", "2026-07", "2026-10"));
  EXPECT_THAT(labels_of(month_ticks(2026, 1, 3, 9)), ElementsAre("2026-01", "2026-02", "2026-03"));
}

TEST(Axis, MapsValuesToPixelsAndWhatLiesBeyondToTheEnds) {
  const Axis even({0, 10}, 100, 200), down({0, 1}, 300, 0), decades({1e-4, 1}, 0, 400, Spacing::logarithmic);
  EXPECT_EQ(even(0), 100);
  EXPECT_EQ(even(10), 200);
  EXPECT_EQ(even(2.5), 125);
  EXPECT_EQ(even(11), 200);
  EXPECT_EQ(even(-1), 100);
  EXPECT_EQ(down(0.25), 225);
  EXPECT_NEAR(decades(0.01), 200, 1e-9);
  EXPECT_EQ(decades(0), 0);
}

TEST(Axis, ExtentsHoldWhatIsFiniteAndAreNeverAPoint) {
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  const Extent some = extent_of({3, kInfinite, NAN, -2}), point = extent_of({5}), zero = extent_of({0, 0}),
               none = extent_of({});
  EXPECT_EQ(some.low, -2);
  EXPECT_EQ(some.high, 3);
  EXPECT_LT(point.low, 5);
  EXPECT_GT(point.high, 5);
  EXPECT_EQ(zero.low, 0);
  EXPECT_EQ(zero.high, 1);
  EXPECT_EQ(none.high, 1);
}

}  // namespace
}  // namespace chokepoint
