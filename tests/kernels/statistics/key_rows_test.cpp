#include "kernels/statistics/key_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include "kernels/statistics/sortable.h"

namespace chokepoint {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

std::vector<float> row_of(std::size_t n) {
  constexpr float kSome[] = {0, -0.0f, 1, -1, 60, 1e-40f, -1e30f, kInfinity};
  std::mt19937 generator(static_cast<std::uint32_t>(n));
  std::vector<float> x(n);
  for (float& each : x) each = kSome[generator() % 8];
  return x;
}

TEST(SortableKeys, LeavesOutTheCommonKeyOnEveryTarget) {
  for (const auto target : sortable_keys_targets()) {
    for (const std::size_t n : {0u, 1u, 3u, 4u, 15u, 16u, 17u, 100u, 4096u}) {
      const std::vector<float> x = row_of(n);
      for (const std::uint32_t common : {0u, sortable(0), sortable(60), kInfinityKey, sortable(77)}) {
        std::vector<std::uint32_t> expected, keys(n + kKeyRowRoom);
        std::uint32_t low = 0xFFFFFFFFu, high = 0;
        for (const float each : x) {
          low = std::min(low, sortable(each));
          high = std::max(high, sortable(each));
          if (sortable(each) != common) expected.push_back(sortable(each));
        }
        const KeyRow row = target(x.data(), n, common, keys.data());
        keys.resize(row.count);
        EXPECT_EQ(keys, expected) << n << " " << common;
        EXPECT_EQ(row.low, low);
        EXPECT_EQ(row.high, high);
      }
    }
  }
}

TEST(SortableKeys, ShowsWhatIsNoNumberOnEveryTarget) {
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  for (const auto target : sortable_keys_targets()) {
    for (const std::size_t place : {0u, 15u, 39u}) {
      std::vector<float> x(40, 1);
      std::vector<std::uint32_t> keys(40 + kKeyRowRoom);
      for (const float bad : {kNan, -kNan, -kInfinity}) {
        x[place] = bad;
        const KeyRow row = target(x.data(), 40, sortable(1), keys.data());
        EXPECT_TRUE(row.low < kLowestKey || row.high > kInfinityKey);
      }
    }
  }
}

}  // namespace
}  // namespace chokepoint
