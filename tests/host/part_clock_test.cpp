#include "host/part_clock.h"

#include <gtest/gtest.h>

namespace chokepoint {
namespace {

using std::chrono::seconds;

std::string told(const std::vector<PartSeconds>& parts) {
  std::string text;
  for (const PartSeconds& one : parts) text += one.part + " " + std::to_string(one.seconds) + "\n";
  return text;
}

TEST(PartClock, AddsWhatAPartTakesEachTime) {
  const PartClock::Time::time_point begin{seconds(1000)};
  PartClock clock;
  EXPECT_TRUE(clock.seconds(begin).empty());
  clock.enter("a", begin);
  clock.enter("b", begin + seconds(1));
  clock.enter("a", begin + seconds(3));
  clock.enter("a", begin + seconds(7));
  EXPECT_EQ(told(clock.seconds(begin + seconds(15))), "a 13.000000\nb 2.000000\n");
  EXPECT_EQ(told(clock.seconds(begin + seconds(16))), "a 14.000000\nb 2.000000\n");
}

}  // namespace
}  // namespace chokepoint
