#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

// What the kernels do for one study, written down: every operation on Real, Word and Mask as a node whose
// operands are earlier nodes. Branches and loops of the kernels depend on tables alone, so they leave no
// trace.

namespace chokepoint::specialise {

using NodeId = std::int32_t;
constexpr NodeId kNoNode = -1;

enum class Op : std::uint8_t {
  // Constants: the bits stand in Node::number.
  real,
  word,
  truth,
  // Inputs: the scenario's number; a row of drawn weather (Node::number; of a month t, counted from row t); a
  // slot of the workspace (Node::number) as it was when the part began.
  scenario_low,
  scenario_high,
  drawn,
  load,
  // Real
  add,
  subtract,
  multiply,
  divide,
  minimum,
  maximum,
  negate,
  fma,
  square_root,
  absolute,
  select,
  // Word; shifts and factors are Node::number
  word_add,
  word_subtract,
  word_and,
  word_or,
  word_xor,
  shift_left,
  shift_right,
  multiply_high,
  multiply_low,
  word_select,
  // Mask
  less,
  greater,
  at_most,
  at_least,
  equal,
  word_less,
  word_equal,
  mask_and,
  mask_or,
  mask_not,
  // Between them
  bits,
  from_bits,
  to_real,
  to_word,
  gather,   // from the list b (a number, no node), its first entry in Node::number
  look_up,  // the same, and the index is below c (a number, no node)
};

/// Whether b and c are numbers.
constexpr bool names_list(Op op) { return op == Op::gather || op == Op::look_up; }

struct Node {
  Op op;
  NodeId a = kNoNode, b = kNoNode, c = kNoNode;
  std::uint32_t number = 0;

  bool operator==(const Node&) const = default;
};

/// The operands of a node that are nodes.
template <class NodeType, class Visit>
void for_each_operand(NodeType& node, Visit&& visit) {
  if (node.a != kNoNode) visit(node.a);
  if (names_list(node.op)) return;
  if (node.b != kNoNode) visit(node.b);
  if (node.c != kNoNode) visit(node.c);
}

struct NodeHash {
  std::size_t operator()(const Node& node) const;
};

/// A slot of the workspace that a part leaves changed, or a row of the output that it fills.
struct Target {
  std::int32_t where;
  NodeId value;
};

/// One part of a scenario's work: its beginning, a month or a piece of one, or its end.
class Recording {
 public:
  explicit Recording(std::size_t slots, std::int32_t month = 0)
      : month_(month), current_(slots, kNoNode), is_stored_(slots, 0) {}

  std::int32_t month() const { return month_; }
  /// Whether nothing was changed or put out.
  bool is_empty() const { return stored_.empty() && outputs_.empty(); }

  /// The node that has this value: a new one, an earlier one that is the same, or a constant if all operands
  /// are.
  NodeId add(const Node& node);
  NodeId load(std::int32_t slot);
  void store(std::int32_t slot, NodeId value);
  void put(std::int32_t row, NodeId value) { outputs_.push_back({row, value}); }
  /// What is selected by this mask is needed for few scenarios.
  void mark_rare(NodeId mask) { rare_.push_back(mask); }

  const std::vector<Node>& nodes() const { return nodes_; }
  const std::vector<NodeId>& rare() const { return rare_; }
  const std::vector<Target>& outputs() const { return outputs_; }
  /// Slots that were stored, in the order of their first store, with their last value.
  std::vector<Target> stores() const;

 private:
  bool is_constant(NodeId id) const { return nodes_[static_cast<std::size_t>(id)].op <= Op::truth; }
  std::uint32_t number(NodeId id) const { return nodes_[static_cast<std::size_t>(id)].number; }
  NodeId folded(const Node& node);
  NodeId append(const Node& node);

  std::int32_t month_;
  std::vector<Node> nodes_;
  std::unordered_map<Node, NodeId, NodeHash> known_;
  std::vector<NodeId> current_;  // [slot] its value now, kNoNode: not looked at yet
  std::vector<char> is_stored_;  // [slot]
  std::vector<std::int32_t> stored_;
  std::vector<Target> outputs_;
  std::vector<NodeId> rare_;
};

}  // namespace chokepoint::specialise
