#include "host/side_by_side.h"

#include <gtest/gtest.h>

#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

namespace chokepoint {
namespace {

TEST(SideBySide, DoesEverythingOnceInSoManyThreadsAtMost) {
  for (const std::size_t count : {0u, 1u, 2u, 100u}) {
    for (const std::size_t threads : {0u, 1u, 3u, 200u}) {
      std::mutex mutex;
      std::multiset<std::size_t> done;
      std::set<std::thread::id> by;
      side_by_side(count, threads, [&](std::size_t i) {
        const std::lock_guard lock(mutex);
        done.insert(i);
        by.insert(std::this_thread::get_id());
      });
      EXPECT_EQ(done.size(), count);
      for (std::size_t i = 0; i < count; ++i) EXPECT_EQ(done.count(i), 1u);
      EXPECT_LE(by.size(), std::max<std::size_t>(threads, 1));
    }
  }
}

TEST(SideBySide, RethrowsAndStops) {
  std::atomic<int> calls = 0;
  EXPECT_THROW(side_by_side(1000, 3,
                            [&](std::size_t) {
                              ++calls;
                              throw std::runtime_error("no");
                            }),
               std::runtime_error);
  EXPECT_LE(calls, 3);
}

}  // namespace
}  // namespace chokepoint
