#include "kernels/specialise/schedule.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace chokepoint::specialise {
namespace {

/// Two chains of additions, one after the other, that have nothing to do with each other.
Part two_chains(int length) {
  Part part;
  for (int chain = 0; chain < 2; ++chain) {
    part.nodes.push_back({Op::load});
    for (int i = 0; i < length; ++i) {
      const auto last = static_cast<NodeId>(part.nodes.size()) - 1;
      part.nodes.push_back({Op::fma, last, last, last});
    }
  }
  return part;
}

std::vector<NodeId> owned_by_nobody(const Part& part) {
  return std::vector<NodeId>(part.nodes.size(), kNoNode);
}

std::vector<std::ptrdiff_t> positions_in(const std::vector<NodeId>& order, std::size_t nodes) {
  std::vector<std::ptrdiff_t> positions(nodes, -1);
  for (std::size_t i = 0; i < order.size(); ++i)
    positions[static_cast<std::size_t>(order[i])] = static_cast<std::ptrdiff_t>(i);
  return positions;
}

TEST(Schedule, AWindowOfOneLeavesTheOrder) {
  const Part part = two_chains(20);
  const std::vector<NodeId> order = schedule(part, owned_by_nobody(part), 1);
  EXPECT_EQ(order.size(), part.nodes.size());
  EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST(Schedule, ChainsAlternate) {
  const Part part = two_chains(20);
  const auto position = positions_in(schedule(part, owned_by_nobody(part), 100), part.nodes.size());
  EXPECT_LT(position[21], 4) << "the second chain need not wait for the first";
  for (std::size_t i = 2; i < 20; ++i) EXPECT_LE(position[i + 1] - position[i], 2) << i;
}

TEST(Schedule, OperandsComeFirst) {
  const Part part = two_chains(50);
  for (const int window : {1, 2, 7, 60, 1000}) {
    const auto position = positions_in(schedule(part, owned_by_nobody(part), window), part.nodes.size());
    for (std::size_t i = 0; i < part.nodes.size(); ++i) {
      ASSERT_GE(position[i], 0);
      for_each_operand(part.nodes[i],
                       [&](NodeId id) { EXPECT_LT(position[static_cast<std::size_t>(id)], position[i]); });
    }
  }
}

TEST(Schedule, WhatStandsInABranchIsItsOwners) {
  Part part;
  part.nodes = {{Op::load},           {Op::load},      {Op::less, 0, 1},
                {Op::multiply, 0, 1}, {Op::add, 3, 1}, {Op::select, 2, 4, 0}};
  std::vector<NodeId> owner = owned_by_nobody(part);
  owner[3] = owner[4] = 5;
  const std::vector<NodeId> order = schedule(part, owner, 10);
  EXPECT_EQ(order.size(), 4u);
  EXPECT_EQ(order.back(), 5);
}

}  // namespace
}  // namespace chokepoint::specialise
