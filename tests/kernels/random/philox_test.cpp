// Hold Philox on every target against known answers and Random123.

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "tests/kernels/random/target_test.h"

namespace chokepoint::random_test {
namespace {

class PhiloxTest : public OnTarget {
 protected:
  std::array<std::uint32_t, 4> philox(const std::array<std::uint32_t, 4>& counter, std::uint32_t key_low,
                                      std::uint32_t key_high) const {
    std::array<std::uint32_t, 4> words;
    functions().philox(counter.data(), key_low, key_high, words.data(), 1);
    return words;
  }
};

TEST_P(PhiloxTest, GivesTheKnownAnswers) {
  std::ifstream table(CHOKEPOINT_PHILOX_ANSWERS);
  ASSERT_TRUE(table) << CHOKEPOINT_PHILOX_ANSWERS;
  int rows = 0;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream row(line);
    std::array<std::uint32_t, 10> n{};
    for (std::uint32_t& word : n) row >> std::hex >> word;
    ASSERT_TRUE(row) << line;
    EXPECT_EQ(philox({n[0], n[1], n[2], n[3]}, n[4], n[5]), (std::array{n[6], n[7], n[8], n[9]})) << line;
    ++rows;
  }
  EXPECT_EQ(rows, 5);
}

// The counters' words are themselves drawn from Random123, so that all bits are exercised.
TEST_P(PhiloxTest, AgreesWithRandom123) {
  constexpr std::size_t kCounters = 100'003;  // not a whole number of vectors
  r123::Philox4x32 reference;
  std::vector<std::uint32_t> counters(4 * kCounters), got(4 * kCounters);
  for (std::size_t i = 0; i < kCounters; ++i) {
    const auto c = reference({{static_cast<std::uint32_t>(i), 0, 0, 0}}, {{1, 2}});
    std::copy(c.begin(), c.end(), counters.begin() + static_cast<std::ptrdiff_t>(4 * i));
  }
  const std::uint32_t key_low = 0xdeadbeef, key_high = 0x01234567;
  functions().philox(counters.data(), key_low, key_high, got.data(), kCounters);
  for (std::size_t i = 0; i < kCounters; ++i) {
    const std::uint32_t* c = &counters[4 * i];
    const auto expected = reference({{c[0], c[1], c[2], c[3]}}, {{key_low, key_high}});
    for (std::size_t w = 0; w < 4; ++w)
      ASSERT_EQ(got[4 * i + w], expected[w]) << "counter " << i << ", word " << w;
  }
}

TEST_P(PhiloxTest, DependsOnEveryWordOfCounterAndKey) {
  const auto base = philox({1, 2, 3, 4}, 5, 6);
  EXPECT_NE(philox({0, 2, 3, 4}, 5, 6), base);
  EXPECT_NE(philox({1, 0, 3, 4}, 5, 6), base);
  EXPECT_NE(philox({1, 2, 0, 4}, 5, 6), base);
  EXPECT_NE(philox({1, 2, 3, 0}, 5, 6), base);
  EXPECT_NE(philox({1, 2, 3, 4}, 0, 6), base);
  EXPECT_NE(philox({1, 2, 3, 4}, 5, 0), base);
}

INSTANTIATE_TEST_SUITE_P(Targets, PhiloxTest, testing::ValuesIn(all_targets()), target_name);

}  // namespace
}  // namespace chokepoint::random_test
