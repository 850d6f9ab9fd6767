#include "host/engine/batch_size.h"

#include <gtest/gtest.h>

#include "kernels/model/output.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kMeasured = 16384;  // [scenario] what statistics take at once
constexpr std::int64_t kNatural = 65536, kLongest = 540'672;

BatchSizes sizes_for(std::size_t rows) {
  return batch_sizes(kNatural, kLongest, rows, OutcomesAre::with_the_host);
}

TEST(BatchSizes, AreOfStatisticsWhereTheBackendNeedsNoMore) {
  for (const std::size_t rows : {1u, 70u, 100'000u}) {
    const BatchSizes sizes = batch_sizes(1024, 1024, rows, OutcomesAre::with_the_host);
    EXPECT_EQ(sizes.least, kMeasured);
    EXPECT_EQ(sizes.most, kMeasured);
  }
}

TEST(BatchSizes, AreAsLongAsMemoryAllows) {
  EXPECT_EQ(sizes_for(0).most, kLongest);
  EXPECT_EQ(sizes_for(31).most, kLongest);
  EXPECT_EQ(sizes_for(32).most, std::int64_t{32} * kMeasured);
  EXPECT_EQ(sizes_for(70).most, std::int64_t{14} * kMeasured);
  for (const std::size_t rows : {256u, 257u, 100'000u}) {
    EXPECT_EQ(sizes_for(rows).least, kNatural);
    EXPECT_EQ(sizes_for(rows).most, kNatural);
  }
}

TEST(BatchSizes, NeedNoMemoryOfTheHostForOutcomesFarAway) {
  for (const std::size_t rows : {1u, 70u, 100'000u}) {
    const BatchSizes sizes = batch_sizes(kNatural, kLongest, rows, OutcomesAre::far_away);
    EXPECT_EQ(sizes.most, kLongest);
    EXPECT_EQ(sizes.held, kNatural);
  }
}

TEST(BatchSizes, LetWorkersEndTogether) {
  const BatchSizes sizes{kNatural, kLongest, kLongest};
  for (const std::size_t workers : {1u, 2u, 3u, 16u}) {
    std::int64_t before = 0;
    for (std::uint64_t scenarios = 1; scenarios < 3'000'000'000; scenarios += scenarios / 7 + 1) {
      const std::int64_t batch = batch_of_part(sizes, scenarios, workers);
      const auto all = static_cast<std::uint64_t>(batch) * workers;
      EXPECT_GE(batch, before) << scenarios;
      EXPECT_LE(batch, kLongest) << scenarios;
      if (batch > kNatural) {
        EXPECT_LE(16 * all, scenarios) << workers;
      } else if (batch < kNatural) {  // one each
        EXPECT_GE(all, scenarios) << workers;
        EXPECT_LT(all, scenarios + workers * static_cast<std::uint64_t>(kOutputPadding + 1)) << workers;
      }
      before = batch;
    }
    EXPECT_EQ(before, kLongest);
  }
}

TEST(BatchSizes, AreWhatTheUserSays) {
  EXPECT_EQ(batch_of_part({10'007, 10'007, 10'007}, 1'000'000, 2), 10'007);
  EXPECT_EQ(batch_of_part({10'007, 10'007, 10'007}, 1000, 2), 512);
}

}  // namespace
}  // namespace chokepoint
