#pragma once

#include <cstdint>
#include <vector>

#include "kernels/arithmetic/recording.h"
#include "kernels/model/tables.h"

namespace chokepoint::specialise {

constexpr std::int32_t kNoColumn = -1;

/// Work that several months share: the same operations, on numbers and slots that may differ by month.
struct Part {
  std::vector<Node> nodes;           // only those that are needed
  std::vector<std::int32_t> column;  // [node] what varies: of a constant, in `numbers`; of a load, in `slots`
  std::vector<Target> stores;        // slots that later parts read
  std::vector<std::int32_t> store_column;  // [store] in `slots`
  std::vector<Target> outputs;  // rows: of a month t, counted from row t of the series; of outcomes
  std::vector<NodeId> rare;     // masks

  std::vector<std::vector<std::uint32_t>> numbers;  // [member][column] bits
  std::vector<std::vector<std::int32_t>> slots;     // [member][column]
};

/// One step of a scenario: a part, as its so-manieth member, in a month.
struct Step {
  std::int32_t part, member, month;
};

/// How months are taken apart. In several pieces (draws, weather, network) they share more code, and less of
/// it is at work at once; in one, less passes through slots.
enum class Pieces { one_a_month, several_a_month };

/// A study's whole scenario, written down.
struct Program {
  std::vector<Part> parts;
  std::vector<Step> steps;  // the beginning, the pieces of every month, the end
  std::int32_t months = 0, slots = 0;
  std::int32_t varying_slots = 0;  // the first ones: which of them a part means may depend on the month
  std::vector<std::vector<float>> lists;  // what is gathered from

  /// Operations of a scenario.
  std::int64_t operations() const;
  /// Operations that are written down.
  std::int64_t length() const;
};

/// Record the kernels over these tables (not placed), leave out what changes nothing, and let months that do
/// the same share a part. Every value keeps its bits.
Program make_program(const compiled::Tables& tables, Pieces pieces);

/// The recordings that make_program() starts from: the beginning, the pieces of every month, the end.
std::vector<Recording> record(const compiled::Tables& tables, Pieces pieces);

}  // namespace chokepoint::specialise
