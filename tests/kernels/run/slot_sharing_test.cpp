#include "kernels/run/slot_sharing.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <vector>

#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

using compiled::Slot;

Slot place_of(const SlotSharing& sharing, Slot slot) { return sharing.place[static_cast<std::size_t>(slot)]; }

bool shares_with_parts(const SlotSharing& sharing, const compiled::Tables& tables, Slot slot) {
  const Slot first = place_of(sharing, tables.month_parts);
  const Slot place = place_of(sharing, slot);
  return place >= first && place < first + compiled::kCostParts;
}

class SlotSharingTest : public testing::TestWithParam<std::string> {};

TEST_P(SlotSharingTest, TakesFewerSlotsAndUsesAll) {
  const WholeStudy study(GetParam());
  const compiled::Tables tables = study.tables(0);
  const SlotSharing sharing = share_slots(tables);
  EXPECT_LT(sharing.slots, tables.slots);
  std::vector<bool> taken(static_cast<std::size_t>(sharing.slots));
  for (const Slot place : sharing.place) taken.at(static_cast<std::size_t>(place)) = true;
  EXPECT_TRUE(std::all_of(taken.begin(), taken.end(), [](bool is) { return is; }));
}

TEST_P(SlotSharingTest, LeavesRowsInARow) {
  const WholeStudy study(GetParam());
  const compiled::Tables tables = study.tables(0);
  const SlotSharing sharing = share_slots(tables);
  const auto expect_row = [&](Slot first, std::int32_t count) {
    for (std::int32_t k = 1; k < count; ++k) {
      EXPECT_EQ(place_of(sharing, first + k), place_of(sharing, first) + k);
    }
  };
  expect_row(tables.month_parts, compiled::kCostParts);
  expect_row(tables.cost_total, 2 * compiled::kCostParts);
  for (std::int32_t i = 0; i < tables.totals.size; ++i) expect_row(tables.totals[i].pair, 2);
  for (std::int32_t i = 0; i < tables.path_latents.size; ++i) expect_row(tables.path_latents[i].normals, 4);
  for (std::int32_t l = 0; l < tables.lanes.size; ++l)
    expect_row(tables.lanes[l].pipe, tables.lanes[l].transit);
}

TEST_P(SlotSharingTest, LeavesStocksAloneFromMonthToMonth) {
  const WholeStudy study(GetParam());
  const compiled::Tables tables = study.tables(0);
  const SlotSharing sharing = share_slots(tables);
  for (std::int32_t u = 0; u < tables.uses.size; ++u) {
    const Slot place = place_of(sharing, tables.uses[u].stock);
    EXPECT_EQ(std::count(sharing.place.begin(), sharing.place.end(), place), 1);
  }
}

INSTANTIATE_TEST_SUITE_P(Studies, SlotSharingTest, testing::ValuesIn(tested_studies()),
                         [](const auto& test) { return study_label(test.param); });

TEST(SlotSharing, KeepsToTheEndOfTheMonthWhatIsReported) {
  const WholeStudy study("tests/end_to_end/example-study.toml");
  compiled::Tables tables = study.tables(0);
  tables.series = {};
  const Slot wanted = tables.sites[0].wanted;
  EXPECT_TRUE(shares_with_parts(share_slots(tables), tables, wanted));
  const compiled::Series series{compiled::Series::Kind::value, wanted};
  tables.series = {&series, 1};
  EXPECT_FALSE(shares_with_parts(share_slots(tables), tables, wanted));
}

TEST(SlotSharing, LeavesToThemselvesWhatOutcomesTell) {
  const WholeStudy study("tests/end_to_end/example-study.toml");
  compiled::Tables tables = study.tables(0);
  tables.series = {};
  tables.outcomes = {};
  const Slot wanted = tables.sites[0].wanted;
  EXPECT_TRUE(shares_with_parts(share_slots(tables), tables, wanted));
  const compiled::Outcome outcome{compiled::Outcome::Kind::value, wanted};
  tables.outcomes = {&outcome, 1};
  const SlotSharing sharing = share_slots(tables);
  EXPECT_EQ(std::count(sharing.place.begin(), sharing.place.end(), place_of(sharing, wanted)), 1);
}

}  // namespace
}  // namespace chokepoint
