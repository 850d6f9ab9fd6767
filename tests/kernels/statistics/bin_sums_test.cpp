#include "kernels/statistics/bin_sums.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

#include "kernels/statistics/key_rows.h"

namespace chokepoint {
namespace {

void expect_same(const BinSums& sums, const Moments& m) {
  const Moments found = sums.moments();
  EXPECT_EQ(found.count, m.count);
  EXPECT_EQ(found.sum, m.sum);
  EXPECT_TRUE(found.sum2 == m.sum2);
  EXPECT_TRUE(found.sum3 == m.sum3);
  EXPECT_TRUE(found.sum4 == m.sum4);
}

void add_plainly(Moments& m, std::uint32_t key, std::uint64_t times) {
  const Uint128 u = key & 0xFFFFu;
  m.count += times;
  m.sum += static_cast<std::uint64_t>(times * u);
  m.sum2 += times * u * u;
  m.sum3 += times * u * u * u;
  m.sum4 += times * u * u * u * u;
}

TEST(BinSums, AreTheSumsOfPowersOnEveryTarget) {
  std::mt19937 generator(1);
  std::vector<std::uint32_t> keys(1000 + kKeyRowRoom);
  for (auto& key : keys) key = static_cast<std::uint32_t>(generator());
  keys[0] = 0xC0000000u;  // both ends of u
  keys[1] = 0xC000FFFFu;
  std::vector<std::uint32_t> starts = {0, 1, 2, 5, 13, 14, 31, 1000};  // of every length beside a vector's
  for (const BinSumsFunctions& functions : bin_sums_targets()) {
    std::vector<BinSums> sums(7);
    std::vector<Moments> expected(7);
    std::vector<BinSums*> bins;
    for (std::size_t bin = 0; bin < 7; ++bin) {
      bins.push_back(&sums[bin]);
      for (std::size_t i = starts[bin]; i < starts[bin + 1]; ++i) add_plainly(expected[bin], keys[i], 1);
    }
    functions.add(keys.data(), starts.data(), bins.data(), 7);
    for (std::size_t i = 0; i < 7; ++i) expect_same(sums[i], expected[i]);
  }
}

TEST(BinSums, BeginWhereTheUpperHalvesOfKeysChange) {
  std::mt19937 generator(1);
  for (const std::size_t n : {0, 1, 2, 16, 17, 18, 100, 1000}) {
    std::vector<std::uint32_t> keys(n), expected;
    for (auto& key : keys) key = static_cast<std::uint32_t>(generator()) & 0xFFF8FFFFu >> n % 7;
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 0; i < n; ++i)
      if (i == 0 || keys[i] >> 16 != keys[i - 1] >> 16) expected.push_back(static_cast<std::uint32_t>(i));
    for (const BinSumsFunctions& functions : bin_sums_targets()) {
      std::vector<std::uint32_t> starts(n + kKeyRowRoom);
      starts.resize(functions.starts(keys.data(), n, starts.data()));
      EXPECT_EQ(starts, expected) << n;
    }
  }
}

TEST(BinSums, HoldTheMostThatMayBeAddedBetweenCarries) {
  constexpr std::uint32_t kRun = 1 << 16;
  const std::vector<std::uint32_t> keys(BinSums::kUncarried + kKeyRowRoom, 0xFFFF);
  std::vector<std::uint32_t> starts;
  for (std::uint32_t start = 0; start <= BinSums::kUncarried; start += kRun) starts.push_back(start);
  BinSums sums;
  const std::vector<BinSums*> bins(starts.size() - 1, &sums);
  Moments expected;
  for (int round = 0; round < 3; ++round) {
    add_to_bins(keys.data(), starts.data(), bins.data(), bins.size());
    add_plainly(expected, 0xFFFF, BinSums::kUncarried);
    expect_same(sums, expected);
    sums.carry();
    expect_same(sums, expected);
    sums.add(0xFFFF, BinSums::kUncarried);
    add_plainly(expected, 0xFFFF, BinSums::kUncarried);
    expect_same(sums, expected);
    sums.carry();
  }
  EXPECT_GT(expected.sum4, Uint128{1} << 64);
}

TEST(BinSums, Add) {
  BinSums a, b;
  Moments expected;
  for (BinSums* sums : {&a, &b}) {
    sums->add(0xFFFF, BinSums::kUncarried);
    add_plainly(expected, 0xFFFF, BinSums::kUncarried);
  }
  a.add(b);
  expect_same(a, expected);
}

}  // namespace
}  // namespace chokepoint
