#include "kernels/statistics/sortable.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace chokepoint {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

TEST(Sortable, OrdersAndReturnsEveryKindOfNumber) {
  const std::vector<float> ascending = {-kInfinity, -3.4e38f, -2, -1.5f, -1, -1e-40f, -1e-45f,  0,
                                        1e-45f,     1e-40f,   1,  1.5f,  2,  3.4e38f, kInfinity};
  for (std::size_t i = 0; i < ascending.size(); ++i) {
    EXPECT_EQ(from_sortable(sortable(ascending[i])), ascending[i]);
    if (i > 0) {
      EXPECT_LT(sortable(ascending[i - 1]), sortable(ascending[i])) << ascending[i];
    }
  }
}

TEST(Sortable, GivesBothZerosOneKey) {
  EXPECT_EQ(sortable(-0.0f), sortable(0.0f));
  EXPECT_FALSE(std::signbit(from_sortable(sortable(-0.0f))));
}

TEST(Sortable, NamesTheEndsOfTheNumbers) {
  EXPECT_EQ(sortable(std::numeric_limits<float>::lowest()), kLowestKey);
  EXPECT_LT(sortable(-kInfinity), kLowestKey);
  EXPECT_EQ(sortable(kInfinity), kInfinityKey);
  EXPECT_GT(sortable(std::numeric_limits<float>::quiet_NaN()), kInfinityKey);
  EXPECT_LT(sortable(-std::numeric_limits<float>::quiet_NaN()), kLowestKey);
}

TEST(SortKeys, AgreesWithStdSort) {
  std::mt19937 generator(1);
  for (const std::size_t n : {0, 1, 2, 3, 15, 16, 17, 255, 256, 257, 5000, 40000}) {
    for (const std::uint32_t mask : {0xFFFFFFFFu, 0x000000FFu, 0xFFC00000u, 0x003FF800u, 0u}) {
      std::vector<std::uint32_t> keys(n);
      for (auto& key : keys) key = static_cast<std::uint32_t>(generator()) & mask;
      std::vector<std::uint32_t> expected = keys;
      std::sort(expected.begin(), expected.end());
      sort_keys(keys.data(), n);
      EXPECT_EQ(keys, expected) << n << " " << mask;
    }
  }
}

}  // namespace
}  // namespace chokepoint
