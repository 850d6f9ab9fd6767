#include "kernels/statistics/bin_sums.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

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
  std::vector<std::uint32_t> keys(1000);
  for (auto& key : keys) key = static_cast<std::uint32_t>(generator());
  keys[0] = 0xC0000000u;  // both ends of u
  keys[1] = 0xC000FFFFu;
  for (const AddToBinsFunction add : add_to_bins_targets()) {
    std::vector<BinSums> sums(7);
    std::vector<Moments> expected(7);
    std::vector<BinSums*> bins;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      bins.push_back(&sums[i / 3 % 7]);  // the same one three times in a row
      add_plainly(expected[i / 3 % 7], keys[i], 1);
    }
    add(keys.data(), bins.data(), keys.size());
    for (std::size_t i = 0; i < 7; ++i) expect_same(sums[i], expected[i]);
  }
}

TEST(BinSums, HoldTheMostThatMayBeAddedBetweenCarries) {
  const std::vector<std::uint32_t> keys(BinSums::kUncarried, 0xFFFF);
  BinSums sums;
  const std::vector<BinSums*> bins(keys.size(), &sums);
  Moments expected;
  for (int round = 0; round < 3; ++round) {
    add_to_bins(keys.data(), bins.data(), keys.size());
    add_plainly(expected, 0xFFFF, keys.size());
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
