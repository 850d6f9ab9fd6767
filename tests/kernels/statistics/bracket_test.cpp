#include "kernels/statistics/bracket.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "kernels/statistics/key_rows.h"

namespace chokepoint {
namespace {

/// Offer keys to a bracket and count them in a table, as the accumulator does.
void feed(std::vector<std::uint32_t> keys, Bracket& bracket, MomentTable& table) {
  const std::size_t n = keys.size();
  keys.resize(n + kKeyRowRoom);
  table.add(keys.data(), n);
  keys.resize(n);
  for (std::size_t i = 0; i < keys.size(); i += 2500) {
    const std::size_t row = std::min<std::size_t>(2500, keys.size() - i);
    std::sort(keys.data() + i, keys.data() + i + row);
    bracket.offer(keys.data() + i, row);
    if (bracket.full()) bracket.settle();
  }
  bracket.settle();
}

std::vector<std::uint32_t> some_keys(std::uint32_t seed, std::size_t n, std::uint32_t spread) {
  std::mt19937 generator(seed);
  std::vector<std::uint32_t> keys(n);
  for (auto& key : keys) key = 0xC0000000u + static_cast<std::uint32_t>(generator()) % spread;
  return keys;
}

/// Compare everything that a bracket tells with a full sort.
void expect_exact(const Bracket& bracket, const MomentTable& table, std::vector<std::uint32_t> all) {
  std::sort(all.begin(), all.end());
  const auto first = std::lower_bound(all.begin(), all.end(), bracket.low());
  const auto last = std::upper_bound(all.begin(), all.end(), bracket.high());
  ASSERT_EQ(bracket.below(table), static_cast<std::uint64_t>(first - all.begin()));
  ASSERT_EQ(bracket.inside(), static_cast<std::uint64_t>(last - first));
  for (auto k = first; k < last; k += 97) {
    ASSERT_EQ(bracket.key_at(static_cast<std::uint64_t>(k - first) + 1), *k);
    TailSums above;
    for (const std::uint32_t key : all)
      if (key > *k && key >> 16 == *k >> 16) above.add(key & 0xFFFFu);
    const TailSums found = bracket.above_in_bin(*k);
    ASSERT_EQ(found.count, above.count);
    ASSERT_EQ(found.sum, above.sum);
    ASSERT_TRUE(found.sum2 == above.sum2);
  }
}

TEST(Bracket, IsExactWhileItNarrows) {
  for (const std::uint32_t spread : {50u, 3000u, 200000u}) {  // ties, one bin, several bins
    Bracket bracket;
    MomentTable table;
    std::vector<std::uint32_t> all;
    for (std::uint32_t step = 0; step < 4; ++step) {
      const auto keys = some_keys(step, 6000, spread);
      all.insert(all.end(), keys.begin(), keys.end());
      feed(keys, bracket, table);
      expect_exact(bracket, table, all);
      bracket.narrow(0xC0000000u + spread / 10 * step, 0xC0000000u + spread - spread / 5 * step);
      expect_exact(bracket, table, all);
    }
  }
}

TEST(Bracket, OfOneKeyNeedsNoStorage) {
  Bracket bracket;
  MomentTable table;
  std::vector<std::uint32_t> all = some_keys(1, 5000, 4);
  feed(all, bracket, table);
  bracket.narrow(0xC0000002u, 0xC0000002u);
  const std::size_t before = bracket.memory_bytes();
  const auto more = some_keys(2, 100000, 4);
  all.insert(all.end(), more.begin(), more.end());
  feed(more, bracket, table);
  expect_exact(bracket, table, all);
  EXPECT_LT(bracket.memory_bytes(), before + 64);
}

TEST(Bracket, TakesManyEqualValuesAtAndAroundItsEdges) {
  constexpr std::uint32_t kLow = 0xC0000010u, kHigh = 0xC0000100u;
  Bracket bracket;
  MomentTable table;
  std::vector<std::uint32_t> all = some_keys(5, 5000, 300);
  feed(all, bracket, table);
  bracket.narrow(kLow, kHigh);
  for (const std::uint64_t times : {1u, 31u, 32u, 5000u, 1u}) {  // few: pending; many: kept at once
    for (const std::uint32_t key : {0u, kLow - 1, kLow, kLow + 1, kHigh - 1, kHigh, kHigh + 1, 0xC000FFFFu,
                                    0xC0010000u, kInfinityKey}) {
      table.add(key, times);
      all.insert(all.end(), times, key);
      bracket.offer(key, times);
    }
    bracket.settle();
    expect_exact(bracket, table, all);
  }
}

TEST(Bracket, CountsBeyond32Bits) {
  Bracket bracket(5, 9);
  for (int i = 0; i < 3; ++i) bracket.offer(7, UINT32_MAX);
  bracket.offer(8, std::uint64_t{1} << 34);
  const std::vector<KeyRun> runs = bracket.runs();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].count, 3 * std::uint64_t{UINT32_MAX});
  EXPECT_EQ(runs[1].count, std::uint64_t{1} << 34);
}

TEST(Bracket, Adds) {
  Bracket a, b;
  MomentTable table;
  std::vector<std::uint32_t> all = some_keys(3, 5000, 300);
  const auto more = some_keys(4, 7000, 400);
  feed(all, a, table);
  feed(more, b, table);
  a.narrow(0xC0000010u, 0xC0000100u);
  b.narrow(0xC0000010u, 0xC0000100u);
  a.add(b);
  all.insert(all.end(), more.begin(), more.end());
  expect_exact(a, table, all);
}

TEST(Bracket, KeepsItsStorageWhileValuesFitTheRoom) {
  constexpr std::size_t kRoom = 5000;
  for (const std::uint32_t spread : {3000u, 200000u}) {
    const Bracket all;
    Bracket bracket(all, kRoom);
    EXPECT_EQ(bracket.memory_bytes(), Bracket::memory_bytes(kRoom));
    MomentTable table;
    const auto keys = some_keys(7, kRoom, spread);
    feed(keys, bracket, table);
    expect_exact(bracket, table, keys);
    EXPECT_EQ(bracket.memory_bytes(), Bracket::memory_bytes(kRoom));
    feed(some_keys(8, 3 * kRoom, 200000), bracket, table);  // not blind
    EXPECT_GT(bracket.memory_bytes(), Bracket::memory_bytes(kRoom));
  }
}

TEST(Bracket, IsFullOnlyAfterManyMore) {
  Bracket bracket;
  for (std::size_t size = 0; size < 100000;) {
    const auto keys = some_keys(static_cast<std::uint32_t>(size), 500, 1u << 30);
    bracket.offer(keys.data(), keys.size());
    size += keys.size();
    if (!bracket.full()) continue;
    bracket.settle();
    EXPECT_FALSE(bracket.full());
  }
  bracket.settle();
  EXPECT_EQ(bracket.inside(), 100000u);
}

TEST(Bracket, RunsNeedNoSettling) {
  Bracket bracket;
  const std::uint32_t keys[] = {7, 5, 7};
  bracket.offer(keys, 1);
  bracket.offer(keys + 1, 2);
  const std::vector<KeyRun> runs = bracket.runs();
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].key, 5u);
  EXPECT_EQ(runs[1].count, 2u);
}

}  // namespace
}  // namespace chokepoint
