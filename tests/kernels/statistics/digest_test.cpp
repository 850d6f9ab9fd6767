// Statistics of rows that stayed where they were computed, against those of the rows themselves.

#include "kernels/statistics/digest.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "kernels/statistics/outcome_accumulator.h"
#include "tests/kernels/statistics/plain_digest.h"

namespace chokepoint {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr std::uint32_t kRoom = 1u << 20;
const std::vector<double> kProbabilities = {0.001, 0.05, 0.5, 0.9, 0.99, 0.999};

/// Rows of different kinds, by name; `u` is uniform, `z` normal.
using Draw = std::function<float(double u, double z)>;
const std::map<std::string, Draw>& kinds() {
  static const std::map<std::string, Draw> all = {
      {"lognormal", [](double, double z) { return static_cast<float>(std::exp(z)); }},
      {"of both signs", [](double, double z) { return static_cast<float>(1e6 * z); }},
      {"within a bin", [](double u, double) { return static_cast<float>(1000 + u); }},
      {"of all magnitudes", [](double, double z) { return static_cast<float>(std::exp(20 * z)); }},
      {"mostly zero", [](double u, double z) { return u < 0.97 ? 0.0f : static_cast<float>(-z * z); }},
      {"whole", [](double u, double) { return static_cast<float>(std::floor(60 * u * u)); }},
      {"rounded", [](double, double z) { return static_cast<float>(std::round(1000 * std::exp(z))); }},
      {"one number", [](double, double) { return 42.5f; }},
      {"zeros of both signs", [](double u, double) { return u < 0.5 ? -0.0f : 0.0f; }},
      {"at times infinite", [](double u, double z) { return u < 0.01 ? kInfinity : static_cast<float>(z); }},
      {"next to nothing",
       [](double u, double z) { return static_cast<float>(u < 0.5 ? z * 1e-42 : z * 1e-38); }},
  };
  return all;
}

std::vector<float> draw(const Draw& one, std::size_t n, std::uint32_t seed) {
  std::mt19937_64 generator(seed);
  std::uniform_real_distribution<double> uniform;
  std::normal_distribution<double> normal;
  std::vector<float> x(n);
  for (float& each : x) {
    const double u = uniform(generator);
    each = one(u, normal(generator));
  }
  return x;
}

DigestQuestion question_of(const OutcomeAccumulator& accumulator) {
  DigestQuestion question;
  question.outcomes = question.rows = 1;
  question.bracket = accumulator.edges();
  question.brackets = question.bracket.size();
  question.known = {{0, 0xFFFFFFFFu}};
  return question;
}

std::optional<Digest> digest_row(const DigestQuestion& question, const std::vector<float>& x,
                                 std::uint32_t threads) {
  return digest_rows(question, {x.data(), 0, 1}, nullptr, 0, static_cast<std::int64_t>(x.size()), threads,
                     kRoom);
}

void expect_the_same(OutcomeAccumulator& wanted, OutcomeAccumulator& found) {
  ASSERT_EQ(wanted.count(), found.count());
  EXPECT_EQ(wanted.lowest_key(), found.lowest_key());
  EXPECT_EQ(wanted.highest_key(), found.highest_key());
  std::size_t bins = 0, more = 0;
  wanted.table().for_each([&](std::uint32_t, const Moments&) { ++bins; });
  found.table().for_each([&](std::uint32_t bin, const Moments& sums) {
    ++more;
    std::uint64_t count = wanted.table().count(bin);
    EXPECT_EQ(count, sums.count) << bin;
  });
  EXPECT_EQ(bins, more);
  std::map<std::uint32_t, Moments> moments;
  wanted.table().for_each([&](std::uint32_t bin, const Moments& sums) { moments[bin] = sums; });
  found.table().for_each([&](std::uint32_t bin, const Moments& y) {
    const Moments& x = moments[bin];
    EXPECT_TRUE(x.sum == y.sum && x.sum2 == y.sum2 && x.sum3 == y.sum3 && x.sum4 == y.sum4) << bin;
  });
  wanted.settle();
  found.settle();
  const auto n = static_cast<double>(wanted.count());
  for (std::size_t i = 0; i < kProbabilities.size(); ++i) {
    const double p = kProbabilities[i], reach = 2 * std::sqrt(n * p * (1 - p));
    for (const double at : {n * p - reach, n * p, n * p + reach}) {
      const auto rank = static_cast<std::uint64_t>(std::clamp(std::ceil(at), 1.0, n));
      std::vector<std::uint32_t> x, y;
      ASSERT_TRUE(wanted.find(i, {rank}, x));
      ASSERT_TRUE(found.find(i, {rank}, y)) << p << ' ' << at;
      ASSERT_EQ(x, y) << p << ' ' << at;
      const TailSums above = wanted.above_in_bin(i, x[0]), too = found.above_in_bin(i, y[0]);
      EXPECT_TRUE(above.count == too.count && above.sum == too.sum && above.sum2 == too.sum2) << p;
    }
  }
}

TEST(Digest, GivesTheStatisticsOfItsRows) {
  for (const auto& [kind, one] : kinds()) {
    SCOPED_TRACE(kind);
    constexpr std::size_t kRows = 12, kLength = 70'000;
    OutcomeAccumulator wanted(kProbabilities, kRows * kLength), found(kProbabilities, kRows * kLength);
    for (std::uint32_t row = 0; row < kRows; ++row) {
      const std::vector<float> x = draw(one, kLength, row);
      const ValueRange range = wanted.add(x.data(), kLength);
      if (!found.has_brackets()) {
        found.add(x.data(), kLength);
        continue;
      }
      const DigestQuestion question = question_of(found);
      const std::optional<Digest> digest = digest_row(question, x, row == 1 ? 3 : 1);
      ASSERT_TRUE(digest);
      const ValueRange told = found.add(digest->row(0));
      EXPECT_EQ(range.low, told.low);
      EXPECT_EQ(range.high, told.high);
    }
    expect_the_same(wanted, found);
  }
}

TEST(Digest, MayComeAfterBracketsHaveMoved) {
  for (const auto& [kind, one] : kinds()) {
    SCOPED_TRACE(kind);
    // So few are expected that brackets become much narrower on the way.
    constexpr std::size_t kLength = 65'536, kRows = 30;
    OutcomeAccumulator wanted(kProbabilities, kRows * kLength), found(kProbabilities, kRows * kLength);
    std::vector<float> x = draw(one, kLength, 1000);
    wanted.add(x.data(), kLength);
    found.add(x.data(), kLength);
    const DigestQuestion early = question_of(found);
    std::vector<Digest> digests;
    for (std::uint32_t row = 1; row < kRows; ++row) {
      x = draw(one, kLength, row);
      wanted.add(x.data(), kLength);
      if (row % 2 == 0)
        found.add(x.data(), kLength);
      else
        digests.push_back(*digest_row(early, x, 1));
    }
    for (const Digest& digest : digests) found.add(digest.row(0));
    expect_the_same(wanted, found);
  }
}

TEST(Digest, NeedsNoMoreMemoryThanWasAnnounced) {
  for (const std::size_t length : {65'536u, 524'288u}) {
    OutcomeAccumulator accumulator(kProbabilities, 10'000'000);
    const std::size_t bound = accumulator.memory_bound() - OutcomeAccumulator::kTableBytes;
    std::size_t peak = 0;
    for (std::uint32_t row = 0; row < 10; ++row) {
      const std::vector<float> x = draw(kinds().at("lognormal"), length, row);
      if (row == 0)
        accumulator.add(x.data(), static_cast<std::int64_t>(x.size()));
      else
        accumulator.add(digest_row(question_of(accumulator), x, 1)->row(0));
      peak = std::max(peak, accumulator.memory_bytes() - accumulator.table().memory_bytes());
    }
    EXPECT_LT(static_cast<double>(peak), 1.2 * static_cast<double>(bound)) << length;
  }
}

TEST(Digest, IsSmall) {
  const std::vector<float> x = draw(kinds().at("lognormal"), 4'000'000, 1);
  OutcomeAccumulator accumulator(kProbabilities, x.size());
  accumulator.add(x.data(), 3'900'000);
  const Digest digest = *digest_row(question_of(accumulator), {x.end() - 65'536, x.end()}, 1);
  EXPECT_LT(digest.row(0).bins.size(), 1500u);
  EXPECT_LT(digest.row(0).near.size(), 65'536u / 50);
  EXPECT_GT(digest.row(0).near.size(), 0u);
}

TEST(Digest, TellsWhatIsBeyondWhatIsKnown) {
  const std::vector<float> x = {3, 1, 4, 1, -5, 9, 2, 6};
  DigestQuestion question;
  question.outcomes = question.rows = 1;
  question.known = {{sortable(1), sortable(4)}};
  question.least = sortable(4);
  const Digest digest = *digest_row(question, x, 2);
  std::map<std::uint32_t, float> beyond;
  for (const KeyDigest& each : digest.row(0).beyond) beyond[each.number] = from_sortable(each.key);
  EXPECT_EQ(beyond, (std::map<std::uint32_t, float>{{4, -5.0f}, {5, 9.0f}, {7, 6.0f}}));
  EXPECT_EQ(std::vector<float>(digest.totals(), digest.totals() + digest.told()),
            (std::vector<float>{4, 9, 6}));
}

TEST(Digest, ComparesRows) {
  const float kNaN = std::nanf("");
  const std::vector<float> base = {1, 5, 2, kInfinity, kInfinity, -3e38f, 7};
  const std::vector<float> x = {2, 3, 2, kInfinity, 1, 3e38f, 7};
  DigestQuestion question;
  question.outcomes = 1;
  question.rows = 2;
  question.known = {{0, 0xFFFFFFFFu}, {0, 0xFFFFFFFFu}};
  const DigestedRows rows{x.data(), 0, 1}, with{base.data(), 0, 1};
  const auto n = static_cast<std::int64_t>(x.size());
  const RowFacts facts = digest_rows(question, rows, &with, 0, n, 1, kRoom)->row(1).facts;
  EXPECT_EQ(facts.higher, 2u);
  EXPECT_EQ(facts.lower, 2u);
  EXPECT_EQ(facts.unequal_infinite, 2u);
  EXPECT_EQ(from_sortable(facts.low), -2);
  EXPECT_EQ(from_sortable(facts.high), 1);
  const std::vector<float> none = {1, 5, 2, kNaN, kInfinity, -3e38f, 7};
  const DigestedRows with_none{none.data(), 0, 1};
  EXPECT_FALSE(digest_rows(question, rows, &with_none, 0, n, 1, kRoom));
}

TEST(Digest, RefusesWhatHasNoRoomAndWhatIsNoNumber) {
  std::vector<float> x = draw(kinds().at("lognormal"), 1000, 1);
  DigestQuestion question;
  question.outcomes = question.rows = 1;
  question.known = {{0, 0xFFFFFFFFu}};
  const auto digest = [&](std::uint32_t room) {
    return digest_rows(question, {x.data(), 0, 1}, nullptr, 0, 1000, 1, room).has_value();
  };
  EXPECT_TRUE(digest(1000));
  EXPECT_FALSE(digest(10));
  for (const float none : {std::nanf(""), -std::nanf(""), -kInfinity}) {
    x[500] = none;
    EXPECT_FALSE(digest(1000)) << none;
  }
}

TEST(Digest, IsForAccumulatorsThatHaveBrackets) {
  OutcomeAccumulator accumulator(kProbabilities, 100'000);
  EXPECT_TRUE(accumulator.edges().empty());
  EXPECT_THROW(accumulator.add(RowDigest{}), std::logic_error);
}

}  // namespace
}  // namespace chokepoint
