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
  for (const auto target : key_row_targets()) {
    for (const std::size_t n : {0u, 1u, 3u, 4u, 15u, 16u, 17u, 100u, 4096u}) {
      const std::vector<float> x = row_of(n);
      for (const std::uint32_t common : {0u, sortable(0), sortable(60), kInfinityKey, sortable(77)}) {
        std::vector<std::uint32_t> expected, keys(n + kKeyRowRoom);
        std::uint32_t low = 0xFFFFFFFFu, high = 0;
        for (const float each : x) {
          if (sortable(each) == common) continue;
          low = std::min(low, sortable(each));
          high = std::max(high, sortable(each));
          expected.push_back(sortable(each));
        }
        const KeyRow row = target.sortable(x.data(), n, common, keys.data());
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
  for (const auto target : key_row_targets()) {
    for (const std::size_t place : {0u, 15u, 39u}) {
      std::vector<float> x(40, 1);
      std::vector<std::uint32_t> keys(40 + kKeyRowRoom);
      for (const float bad : {kNan, -kNan, -kInfinity}) {
        x[place] = bad;
        const KeyRow row = target.sortable(x.data(), 40, sortable(1), keys.data());
        EXPECT_TRUE(row.low < kLowestKey || row.high > kInfinityKey);
      }
    }
  }
}

TEST(KeysAround, TakesThoseWithinAndSumsThoseOverOnEveryTarget) {
  std::mt19937 generator(1);
  for (const auto target : key_row_targets()) {
    for (const std::size_t n : {0u, 1u, 15u, 16u, 17u, 1000u}) {
      std::vector<std::uint32_t> keys(n);
      for (std::uint32_t& key : keys) key = 0xC0000000u + generator() % 0x40000u;  // of four bins
      for (const std::uint32_t low : {0u, 0xC0008000u, 0xC0018000u}) {
        for (const std::uint32_t high : {0xC0018000u, 0xC002FFFFu, 0xFFFFFFFFu}) {
          std::vector<std::uint32_t> expected, within(n + kKeyRowRoom);
          std::uint64_t over = 0, sum = 0, sum2 = 0;
          for (const std::uint32_t key : keys) {
            const std::uint64_t u = key & 0xFFFFu;
            if (key >= low && key <= high) expected.push_back(key);
            if (key <= high || key >> 16 != high >> 16) continue;
            ++over;
            sum += u;
            sum2 += u * u;
          }
          const KeysAround found = target.around(keys.data(), n, low, high, within.data());
          within.resize(found.within);
          EXPECT_EQ(within, expected);
          EXPECT_EQ(found.over, over);
          EXPECT_EQ(found.over_sum, sum);
          EXPECT_EQ(found.over_sum2, sum2);
        }
      }
    }
  }
}

TEST(KeysAround, SumsTheLargestSquaresExactly) {
  const std::vector<std::uint32_t> keys(65536, 0xC000FFFFu);
  for (const auto target : key_row_targets()) {
    std::uint32_t within[kKeyRowRoom];
    const KeysAround found = target.around(keys.data(), keys.size(), 0, 0xC0000000u, within);
    EXPECT_EQ(found.within, 0u);
    EXPECT_EQ(found.over_sum2, std::uint64_t{65536} * 65535 * 65535);
  }
}

}  // namespace
}  // namespace chokepoint
