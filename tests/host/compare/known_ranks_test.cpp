#include "host/compare/known_ranks.h"

#include <gtest/gtest.h>

#include <cmath>

namespace chokepoint {
namespace {

constexpr double kUnit = 0.04;  // of the errors
double error_at(double share) { return kUnit * std::sqrt(share * (1 - share)); }

TEST(KnownRanks, AreThoseOfAllQuantilesOfTheRow) {
  const auto name = [](const char* month, const char* probability) {
    return FigureName{
        "series", "quantile", {{"variant", "base"}, {"month", month}, {"probability", probability}}, ""};
  };
  ComparedRun run;
  run.figures[name("2026-01", "0.5")] = {1, NAN, 0, 2};
  run.figures[name("2026-02", "0.25")] = {30, NAN, 20, 40};
  run.figures[name("2026-02", "0.5")] = {50, NAN, 45, 60};
  run.figures[name("2026-03", "0.5")] = {1, NAN, 0, 2};
  const std::vector<KnownRank> known = known_ranks(run, name("2026-02", "0.5"), 100);
  ASSERT_EQ(known.size(), 6u);
  EXPECT_EQ(known[1].value, 30);
  EXPECT_EQ(known[1].share, 0.25);
  EXPECT_EQ(known[5].value, 60);
  EXPECT_NEAR(known[5].share, 0.5 + 1.959964 * 0.05, 1e-6);
  EXPECT_NEAR(known[3].share, 0.5 - 1.959964 * 0.05, 1e-6);
}

TEST(KnownRanks, TellNoMoreThanWhatLiesBetween) {
  // Intervals that do not overlap, however narrow and far apart: the shares of their ends are known, no more.
  const std::vector<KnownRank> low = {{1, 0.4}, {2, 0.5}, {3, 0.6}}, high = {{97, 0.4}, {98, 0.5}, {99, 0.6}};
  EXPECT_NEAR(least_apart(low, high, 0.5, kUnit), 0.2 / error_at(0.5), 1e-9);
  // Overlapping ones: 0.6 up to 3 against 0.5 up to 4.
  const std::vector<KnownRank> near = {{2.5, 0.4}, {4, 0.5}, {5, 0.6}};
  EXPECT_NEAR(least_apart(low, near, 0.5, kUnit), 0.1 / error_at(0.55), 1e-9);
  EXPECT_EQ(least_apart(high, low, 0.5, kUnit), 0);
}

}  // namespace
}  // namespace chokepoint
