#include "kernels/specialise/schedule.h"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "kernels/specialise/operation_names.h"

namespace chokepoint::specialise {
namespace {

std::size_t index(NodeId id) { return static_cast<std::size_t>(id); }

/// [clock] Until a node's result can be used, on recent x86 cores.
int latency(Op op) {
  switch (op) {
    case Op::divide:
    case Op::square_root:
      return 14;
    case Op::gather:
      return 20;
    case Op::load:
    case Op::drawn:
    case Op::look_up:
      return 6;
    case Op::multiply_high:
    case Op::multiply_low:
    case Op::less:
    case Op::greater:
    case Op::at_most:
    case Op::at_least:
    case Op::equal:
    case Op::select:
    case Op::fma:
    case Op::add:
    case Op::subtract:
    case Op::multiply:
    case Op::to_real:
    case Op::to_word:
      return 4;
    default:
      return 1;
  }
}

static const int kWidth = std::getenv("WID") ? std::atoi(std::getenv("WID")) : 2;  // nodes a clock

}  // namespace

std::vector<NodeId> schedule(const Part& part, const std::vector<NodeId>& owner) {
  static const int kWindow = std::getenv("WIN") ? std::atoi(std::getenv("WIN")) : 200;
  const std::size_t count = part.nodes.size();
  // What each node waits for; an owner also for what its branch reads.
  std::vector<std::vector<NodeId>> needs(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t unit = owner[i] == kNoNode ? i : index(owner[i]);
    for_each_operand(part.nodes[i], [&](NodeId id) {
      if (owner[index(id)] == kNoNode || index(owner[index(id)]) != unit) needs[unit].push_back(id);
    });
  }
  std::vector<NodeId> waiting, order;
  for (std::size_t i = 0; i < count; ++i) {
    if (owner[i] == kNoNode) waiting.push_back(static_cast<NodeId>(i));
  }
  static const int kLimit = std::getenv("LIM") ? std::atoi(std::getenv("LIM")) : 1000;
  std::vector<int> uses(count, 0);
  for (std::size_t i = 0; i < count; ++i)
    for (const NodeId id : needs[i]) ++uses[index(id)];
  for (const Target& store : part.stores) (void)store;
  int live = 0;
  const auto occupies = [&](NodeId id) { return part.nodes[index(id)].op > Op::scenario_high; };
  const auto frees = [&](NodeId id) {
    int n = 0;
    for (const NodeId needed : needs[index(id)]) n += occupies(needed) && uses[index(needed)] == 1;
    return n;
  };
  std::vector<int> known_at(count, -1);
  const auto is_ready = [&](NodeId id, int clock) {
    return std::all_of(needs[index(id)].begin(), needs[index(id)].end(), [&](NodeId needed) {
      return known_at[index(needed)] >= 0 && known_at[index(needed)] <= clock;
    });
  };
  for (int clock = 0; !waiting.empty(); ++clock) {
    int issued = 0;
    std::size_t seen = 0;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      const NodeId id = waiting[i];
      const bool free = part.nodes[index(id)].op <= Op::scenario_high;
      if ((free || (issued < kWidth && seen < static_cast<std::size_t>(kWindow))) && is_ready(id, clock) &&
          (free || live < kLimit || seen == 0 || frees(id) > 0)) {
        order.push_back(id);
        if (!free) live += (uses[index(id)] > 0) - frees(id);
        for (const NodeId needed : needs[index(id)]) --uses[index(needed)];
        known_at[index(id)] = clock + (free ? 0 : latency(part.nodes[index(id)].op));
        if (!free) ++issued;
        continue;
      }
      ++seen;
      waiting[kept++] = id;
      if (!free && (issued >= kWidth || seen >= static_cast<std::size_t>(kWindow))) {
        while (++i < waiting.size()) waiting[kept++] = waiting[i];
      }
    }
    waiting.resize(kept);
  }
  return order;
}

}  // namespace chokepoint::specialise
