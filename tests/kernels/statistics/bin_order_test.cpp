#include "kernels/statistics/bin_order.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "kernels/statistics/key_rows.h"

namespace chokepoint {
namespace {

/// Random keys of so many bins from `first` on.
std::vector<std::uint32_t> keys_of(std::size_t n, std::uint32_t first, std::uint32_t bins) {
  std::mt19937 generator(static_cast<std::uint32_t>(n));
  std::vector<std::uint32_t> keys(n);
  for (std::uint32_t& key : keys)
    key = (first + static_cast<std::uint32_t>(generator()) % bins) << 16 | (generator() & 0xFFFFu);
  return keys;
}

/// Expect the keys in the order of their bins from every target.
void expect_ordered(std::vector<std::uint32_t> keys, std::uint32_t low, std::uint32_t high) {
  const std::size_t n = keys.size();
  std::vector<std::uint32_t> sorted = keys;
  std::sort(sorted.begin(), sorted.end());
  keys.resize(n + kKeyRowRoom, 0xFFFFFFFFu);
  for (const auto target : order_by_bins_targets()) {
    std::vector<std::uint32_t> ordered(n + kKeyRowRoom);
    target(keys.data(), n, low, high, ordered.data());
    ordered.resize(n);
    const auto in_earlier_bin = [](std::uint32_t a, std::uint32_t b) { return a >> 16 < b >> 16; };
    EXPECT_TRUE(std::is_sorted(ordered.begin(), ordered.end(), in_earlier_bin));
    std::sort(ordered.begin(), ordered.end());
    EXPECT_EQ(ordered, sorted) << n << " from " << low << " to " << high;
  }
}

TEST(BinOrder, BringsKeysOfABinTogetherAndBinsInOrder) {
  for (const std::size_t n :
       {std::size_t{0}, std::size_t{1}, std::size_t{3}, std::size_t{1001}, kMostOrderedKeys}) {
    for (const std::uint32_t bins : {1u, 2u, 100u, 4095u, 4096u, 4097u, 20000u}) {
      for (const std::uint32_t first :
           {0x80u, 0x8000u - bins, 0x8001u - bins, 0x8000u - bins / 3, 0x8000u, 0xA000u}) {
        expect_ordered(keys_of(n, first, bins), first << 16, (first + bins - 1) << 16 | 0xFFFFu);
      }
    }
  }
}

TEST(BinOrder, TakesARowOfOneBin) {
  expect_ordered(std::vector<std::uint32_t>(kMostOrderedKeys, 0xC000FFFFu), 0xC000FFFFu, 0xC000FFFFu);
}

TEST(BinOrder, SortsWhatLiesFarFromBothEnds) {
  std::vector<std::uint32_t> keys = keys_of(10000, 0x7000, 0x2000);  // small numbers of either sign
  keys[7] = 0x3000FFFFu;
  keys[8] = 0xD0000000u;
  expect_ordered(keys, 0x3000FFFFu, 0xD0000000u);
}

}  // namespace
}  // namespace chokepoint
