#include "kernels/arithmetic/recording.h"

#include <gtest/gtest.h>

#include <bit>

namespace chokepoint::specialise {
namespace {

NodeId real(Recording& recording, float x) {
  return recording.add({Op::real, kNoNode, kNoNode, kNoNode, std::bit_cast<std::uint32_t>(x)});
}
float value(const Recording& recording, NodeId id) {
  return std::bit_cast<float>(recording.nodes()[static_cast<std::size_t>(id)].number);
}

TEST(Recording, FoldsWhatDependsOnConstantsAlone) {
  Recording recording(1);
  const NodeId sum = recording.add({Op::add, real(recording, 0.1f), real(recording, 0.2f)});
  EXPECT_EQ(recording.nodes()[static_cast<std::size_t>(sum)].op, Op::real);
  EXPECT_EQ(value(recording, sum), 0.1f + 0.2f);
  const NodeId third = recording.add({Op::fma, sum, sum, real(recording, 1)});
  EXPECT_EQ(value(recording, third), __builtin_fmaf(0.1f + 0.2f, 0.1f + 0.2f, 1));
}

TEST(Recording, SelectsOnceAndForAllByAConstantMask) {
  Recording recording(2);
  const NodeId x = recording.load(0), y = recording.load(1);
  const NodeId mask = recording.add({Op::less, real(recording, 1), real(recording, 2)});
  EXPECT_EQ(recording.add({Op::select, mask, x, y}), x);
  EXPECT_EQ(recording.add({Op::select, recording.add({Op::mask_not, mask}), x, y}), y);
  EXPECT_EQ(recording.add({Op::select, recording.add({Op::less, x, y}), x, x}), x);
}

TEST(Recording, KeepsOneOfEqualOperationsButNotOfEqualConstants) {
  Recording recording(2);
  const NodeId x = recording.load(0), y = recording.load(1);
  EXPECT_EQ(recording.add({Op::add, x, y}), recording.add({Op::add, x, y}));
  EXPECT_NE(recording.add({Op::add, x, y}), recording.add({Op::add, y, x}));
  EXPECT_NE(real(recording, 1), real(recording, 1)) << "in another month the two may differ";
}

TEST(Recording, ReadsBackWhatItStored) {
  Recording recording(2);
  const NodeId x = recording.load(0);
  EXPECT_EQ(recording.load(0), x);
  const NodeId twice = recording.add({Op::add, x, x});
  recording.store(1, x);
  recording.store(0, twice);
  recording.store(1, twice);
  EXPECT_EQ(recording.load(0), twice);
  const std::vector<Target> stores = recording.stores();
  ASSERT_EQ(stores.size(), 2u);
  EXPECT_EQ(stores[0].where, 1);
  EXPECT_EQ(stores[0].value, twice);
}

}  // namespace
}  // namespace chokepoint::specialise
