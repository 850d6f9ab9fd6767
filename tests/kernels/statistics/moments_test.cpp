#include "kernels/statistics/moments.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "kernels/statistics/key_rows.h"

namespace chokepoint {
namespace {

MomentTable table_of(const std::vector<float>& values) {
  MomentTable table;
  for (const float x : values) {
    const std::uint32_t key = sortable(x);
    table.add(key, 1);
  }
  return table;
}

TEST(ScaleOfBin, GivesBackEveryNumberOfEveryBin) {
  for (std::uint32_t bin = 0x81; bin < 0xFF80; ++bin)
    for (const std::uint32_t u : {0u, 1u, 0x1234u, 0xFFFFu}) {
      const BinScale scale = scale_of_bin(bin);
      const double x = std::ldexp(static_cast<double>(u) + scale.offset, scale.exponent);
      ASSERT_EQ(x, static_cast<double>(from_sortable(bin << 16 | u))) << bin << " " << u;
    }
}

TEST(MomentTable, CountsBelowAndFindsRanks) {
  const MomentTable table = table_of({-5, -5, -1, 0, 0, 0, 2, 1e30f});
  const auto bin = [](float x) { return sortable(x) >> 16; };
  EXPECT_EQ(table.below(0), 0u);
  EXPECT_EQ(table.below(bin(-5)), 0u);
  EXPECT_EQ(table.below(bin(-5) + 1), 2u);
  EXPECT_EQ(table.below(bin(0)), 3u);
  EXPECT_EQ(table.below(bin(1e30f)), 7u);
  EXPECT_EQ(table.below(MomentTable::kBins), 8u);
  EXPECT_EQ(table.bin_of_rank(1), bin(-5));
  EXPECT_EQ(table.bin_of_rank(3), bin(-1));
  EXPECT_EQ(table.bin_of_rank(6), bin(0));
  EXPECT_EQ(table.bin_of_rank(8), bin(1e30f));
  EXPECT_EQ(table.bin_of_rank(9), MomentTable::kBins);
}

TEST(MomentTable, KeepsSumsBeyondManyCarries) {
  MomentTable table;
  constexpr std::size_t kKeys = 100001;
  const std::vector<std::uint32_t> keys(kKeys + kKeyRowRoom, 0x8000FFFFu);
  const std::uint64_t rounds = 20, n = rounds * (kKeys + 3 * BinSums::kUncarried + 1);
  for (std::uint64_t i = 0; i < rounds; ++i) {
    table.add(keys.data(), kKeys);
    table.add(keys[0], 3 * BinSums::kUncarried + 1);
  }
  const Uint128 u = 0xFFFF;
  table.for_each([&](std::uint32_t bin, const Moments& m) {
    EXPECT_EQ(bin, 0x8000u);
    EXPECT_EQ(m.count, n);
    EXPECT_TRUE(m.sum == n * u);
    EXPECT_TRUE(m.sum2 == n * u * u);
    EXPECT_TRUE(m.sum3 == n * u * u * u);
    EXPECT_TRUE(m.sum4 == n * u * u * u * u);
  });
  EXPECT_EQ(table.count(0x8000u), n);
}

TEST(MomentTable, CopiesCarryInTime) {
  constexpr std::uint64_t kCopies = 40;
  MomentTable table;
  for (std::uint64_t i = 0; i < kCopies; ++i) {
    MomentTable copy(table);
    copy.add(0x8000FFFFu, BinSums::kUncarried);  // the key that fills a bin's sums soonest
    table = std::move(copy);
  }
  const Uint128 u = 0xFFFF, n = kCopies * BinSums::kUncarried;
  table.for_each([&](std::uint32_t, const Moments& m) {
    EXPECT_TRUE(m.sum == n * u);
    EXPECT_TRUE(m.sum2 == n * u * u);
    EXPECT_TRUE(m.sum3 == n * u * u * u);
    EXPECT_TRUE(m.sum4 == n * u * u * u * u);
  });
}

TEST(MomentTable, Adds) {
  MomentTable a = table_of({1, 2, 3}), copy(a);
  a.add(table_of({2, -7}));
  EXPECT_EQ(a.below(MomentTable::kBins), 5u);
  EXPECT_EQ(a.count(sortable(2) >> 16), 2u);
  EXPECT_EQ(copy.below(MomentTable::kBins), 3u);
}

}  // namespace
}  // namespace chokepoint
