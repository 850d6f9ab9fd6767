#include "host/engine/checkpoints.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>

namespace chokepoint {
namespace {

using Counts = std::vector<std::uint64_t>;

TEST(Checkpoints, ArePercentsOfARoundNumber) {
  EXPECT_EQ(checkpoints_of(1000000), (Counts{10000, 20000, 50000, 100000, 200000, 500000, 1000000}));
}

TEST(Checkpoints, EndWithTheRun) {
  EXPECT_EQ(checkpoints_of(1), (Counts{1}));
  EXPECT_EQ(checkpoints_of(10), (Counts{10}));
  EXPECT_EQ(checkpoints_of(300), (Counts{10, 20, 50, 100, 200, 300}));
  EXPECT_EQ(checkpoints_of(1001), (Counts{20, 50, 100, 200, 500, 1000, 1001}));
  EXPECT_EQ(checkpoints_of(std::numeric_limits<std::int64_t>::max()).size(), 7u);
}

TEST(Checkpoints, OfARunThatStopsAreAllMet) {
  for (const std::uint64_t most : {999u, 1000u, 123456u, 5000000u}) {
    const Counts meetings = meetings_of(most, true, 0);
    EXPECT_EQ(meetings.back(), most);
    for (const std::uint64_t stop : stopping_points(most)) {
      for (const std::uint64_t count : checkpoints_of(stop))
        EXPECT_TRUE(std::binary_search(meetings.begin(), meetings.end(), count)) << count << " of " << stop;
    }
  }
  EXPECT_EQ(stopping_points(4000), (Counts{1000, 1500, 2000, 3000, 4000}));
  EXPECT_EQ(meetings_of(4000, false, 0), checkpoints_of(4000));
  EXPECT_EQ(meetings_of(4000, false, 4000), checkpoints_of(4000));
  EXPECT_EQ(meetings_of(4000, false, 2048).size(), checkpoints_of(4000).size() + 1);
}

TEST(Checkpoints, WhereARunMayStopDoNotDependOnItsLength) {
  const Counts shorter = stopping_points(70000), longer = stopping_points(1000000);
  EXPECT_TRUE(std::includes(longer.begin(), longer.end(), shorter.begin(), shorter.end()));
}

}  // namespace
}  // namespace chokepoint
