#include "host/statistics/exact.h"

#include <gtest/gtest.h>

#include <boost/multiprecision/cpp_int.hpp>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

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

/// x in units of 2^-149, the spacing of the smallest float32.
Integer whole(float x) {
  int exponent;
  const float fraction = std::frexp(x, &exponent);
  const Integer significand = static_cast<std::int64_t>(std::ldexp(fraction, 24));
  const int shift = exponent - 24 + 149;
  return shift >= 0 ? Integer(significand << static_cast<unsigned>(shift))
                    : Integer(significand / (Integer(1) << static_cast<unsigned>(-shift)));
}

TEST(ToDouble, RoundsOnceToTheNearest) {
  EXPECT_EQ(to_double({1, 3}), 1.0 / 3.0);
  EXPECT_EQ(to_double({-2, 3}), -2.0 / 3.0);
  EXPECT_EQ(to_double({0, 7}), 0.0);
  EXPECT_EQ(to_double({12, 4}, -2), 0.75);
  EXPECT_EQ(to_double({(Integer(1) << 53) + 1, 1}), 0x1p53);      // a tie: to even
  EXPECT_EQ(to_double({(Integer(1) << 54) + 3, 1}), 0x1p54 + 4);  // beyond the tie
  EXPECT_EQ(to_double({(Integer(1) << 200) * 2 + (Integer(1) << 148) + 1, 1}), std::ldexp(1 + 0x1p-52, 201));
  EXPECT_EQ(to_double({Integer(1) << 900, (Integer(1) << 901) * 5}), 0.1);
  std::mt19937_64 generator(1);
  for (int i = 0; i < 10000; ++i) {
    const std::uint64_t a = generator() >> 11, b = (generator() >> 11) + 1;
    ASSERT_EQ(to_double({a, b}), static_cast<double>(a) / static_cast<double>(b));  // both exact in float64
  }
}

TEST(ExactSums, AreThePowerSumsOfTheNumbers) {
  std::mt19937 generator(2);
  std::normal_distribution<float> normal;
  std::vector<float> x = {0, -0.0f, 1e-45f,  -1e-45f,  1e-39f,        -1, -2, -4,
                          1, 2,     3.4e38f, -3.4e38f, 0x1.fffffep-1f};
  for (int i = 0; i < 3000; ++i) x.push_back(std::ldexp(normal(generator), i % 90 - 30));
  const ExactSums sums(table_of(x));
  Integer expected[4];
  for (const float each : x) {
    Integer power = 1;
    for (Integer& sum : expected) sum += power *= whole(each);
  }
  ASSERT_EQ(sums.exponent(), -149);
  EXPECT_EQ(sums.count(), x.size());
  for (int k = 1; k <= 4; ++k) EXPECT_EQ(sums.power(k), expected[k - 1]) << k;
  for (const float each : x) EXPECT_EQ(sums.value(sortable(each)), whole(each));

  const std::uint32_t bin = sortable(1) >> 16;
  ExactTail above;
  for (const float each : x)
    if (sortable(each) >> 16 > bin) {
      ++above.count;
      above.sum += whole(each);
      above.sum2 += whole(each) * whole(each);
    }
  EXPECT_EQ(sums.above(bin).count, above.count);
  EXPECT_EQ(sums.above(bin).sum, above.sum);
  EXPECT_EQ(sums.above(bin).sum2, above.sum2);
  EXPECT_EQ(sums.above(0xFFFF).count, 0);
}

TEST(ExactSums, LeaveInfinityOut) {
  const ExactSums sums(table_of({1, 2, std::numeric_limits<float>::infinity()}));
  EXPECT_EQ(sums.count(), 2u);
  EXPECT_EQ(to_double({sums.power(1), 1}, sums.exponent()), 3.0);
}

}  // namespace
}  // namespace chokepoint
