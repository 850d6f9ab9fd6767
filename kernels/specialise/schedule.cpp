#include "kernels/specialise/schedule.h"

#include <algorithm>

namespace chokepoint::specialise {
namespace {

std::size_t index(NodeId id) { return static_cast<std::size_t>(id); }

constexpr int kWidth = 3;  // nodes that begin in a clock, as the fastest parts do on Zen 5

/// [clock] Until a node's result can be used: what makes the fastest parts on Zen 5, near what it takes
/// there.
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
    case Op::negate:
    case Op::absolute:
    case Op::bits:
    case Op::from_bits:
    case Op::word_add:
    case Op::word_subtract:
    case Op::word_and:
    case Op::word_or:
    case Op::word_xor:
    case Op::word_select:
    case Op::minimum:
    case Op::maximum:
    case Op::word_less:
    case Op::word_equal:
    case Op::shift_left:
    case Op::shift_right:
    case Op::mask_and:
    case Op::mask_or:
    case Op::mask_not:
      return 1;
    case Op::add:
    case Op::subtract:
      return 2;
    default:
      return 4;
  }
}

/// Constants and the scenario's number are written where they are used.
bool is_written(Op op) { return op > Op::scenario_high; }

/// A machine that begins nodes in order as far as their operands are ready, and looks ahead.
class Issue {
 public:
  Issue(const Part& part, const std::vector<NodeId>& owner)
      : part_(part), needs_(part.nodes.size()), ready_at_(part.nodes.size(), kNever) {
    for (std::size_t i = 0; i < part.nodes.size(); ++i) {
      const std::size_t unit = owner[i] == kNoNode ? i : index(owner[i]);
      if (unit == i) waiting_.push_back(static_cast<NodeId>(i));
      for_each_operand(part.nodes[i], [&](NodeId id) {
        if (owner[index(id)] == kNoNode) needs_[unit].push_back(id);
      });
    }
  }

  std::vector<NodeId> run(int window) {
    for (int clock = 0; !waiting_.empty(); ++clock) begin_some(clock, window);
    return std::move(order_);
  }

 private:
  static constexpr int kNever = -1;

  /// Begin what can in this clock, of the first `window` that wait.
  void begin_some(int clock, int window) {
    std::size_t kept = 0, i = 0;
    int begun = 0, seen = 0;
    for (; i < waiting_.size() && seen < window && begun < kWidth; ++i) {
      const NodeId id = waiting_[i];
      if (!is_ready(id, clock)) {
        waiting_[kept++] = id;
        ++seen;
        continue;
      }
      const Op op = part_.nodes[index(id)].op;
      order_.push_back(id);
      ready_at_[index(id)] = clock + (is_written(op) ? latency(op) : 0);
      begun += is_written(op);
    }
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(kept),
                   waiting_.begin() + static_cast<std::ptrdiff_t>(i));
  }

  bool is_ready(NodeId id, int clock) const {
    return std::all_of(needs_[index(id)].begin(), needs_[index(id)].end(), [&](NodeId needed) {
      const int at = ready_at_[index(needed)];
      return at != kNever && at <= clock;
    });
  }

  const Part& part_;
  std::vector<std::vector<NodeId>> needs_;  // [node]
  std::vector<int> ready_at_;               // [node] clock
  std::vector<NodeId> waiting_, order_;
};

}  // namespace

std::vector<NodeId> schedule(const Part& part, const std::vector<NodeId>& owner, int window) {
  return Issue(part, owner).run(window);
}

}  // namespace chokepoint::specialise
