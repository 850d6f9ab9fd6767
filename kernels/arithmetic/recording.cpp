#include "kernels/arithmetic/recording.h"

#include <bit>
#include <cmath>

namespace chokepoint::specialise {
namespace {

float as_real(std::uint32_t bits) { return std::bit_cast<float>(bits); }
Node real(float x) { return {Op::real, kNoNode, kNoNode, kNoNode, std::bit_cast<std::uint32_t>(x)}; }
Node word(std::uint32_t w) { return {Op::word, kNoNode, kNoNode, kNoNode, w}; }
Node truth(bool is) { return {Op::truth, kNoNode, kNoNode, kNoNode, is ? 1u : 0u}; }

/// The constant that an operation makes of constants, by the same rules as the scalar kernels
/// (kernels/arithmetic/real_plain-inl.h). `number`: of the node.
Node evaluate(Op op, std::uint32_t a, std::uint32_t b, std::uint32_t c, std::uint32_t number) {
  const float x = as_real(a), y = as_real(b);
  switch (op) {
    case Op::add:
      return real(x + y);
    case Op::subtract:
      return real(x - y);
    case Op::multiply:
      return real(x * y);
    case Op::divide:
      return real(x / y);
    case Op::minimum:
      return real(x < y ? x : y);
    case Op::maximum:
      return real(x > y ? x : y);
    case Op::negate:
      return real(-x);
    case Op::fma:
      return real(std::fmaf(x, y, as_real(c)));
    case Op::square_root:
      return real(std::sqrt(x));
    case Op::absolute:
      return real(as_real(a & 0x7fffffffu));
    case Op::word_add:
      return word(a + b);
    case Op::word_subtract:
      return word(a - b);
    case Op::word_and:
      return word(a & b);
    case Op::word_or:
      return word(a | b);
    case Op::word_xor:
      return word(a ^ b);
    case Op::shift_left:
      return word(a << number);
    case Op::shift_right:
      return word(a >> number);
    case Op::multiply_high:
      return word(static_cast<std::uint32_t>((static_cast<std::uint64_t>(a) * number) >> 32));
    case Op::multiply_low:
      return word(a * number);
    case Op::less:
      return truth(x < y);
    case Op::greater:
      return truth(x > y);
    case Op::at_most:
      return truth(x <= y);
    case Op::at_least:
      return truth(x >= y);
    case Op::equal:
      return truth(x == y);
    case Op::word_less:
      return truth(a < b);
    case Op::word_equal:
      return truth(a == b);
    case Op::mask_and:
      return truth((a & b) != 0);
    case Op::mask_or:
      return truth((a | b) != 0);
    case Op::mask_not:
      return truth(a == 0);
    case Op::bits:
      return word(a);
    case Op::from_bits:
      return real(x);
    case Op::to_real:
      return real(static_cast<float>(static_cast<std::int32_t>(a)));
    case Op::to_word:
      return word(static_cast<std::uint32_t>(static_cast<std::int32_t>(x)));
    case Op::real:
    case Op::word:
    case Op::truth:
    case Op::scenario_low:
    case Op::scenario_high:
    case Op::drawn:
    case Op::load:
    case Op::select:
    case Op::word_select:
    case Op::gather:
    case Op::look_up:
      break;
  }
  __builtin_unreachable();  // folded() asks for none of these
}

}  // namespace

std::size_t NodeHash::operator()(const Node& node) const {
  std::uint64_t hash = static_cast<std::uint64_t>(node.op);
  const auto mix = [&hash](std::uint64_t x) { hash = (hash ^ x) * 0x9E3779B97F4A7C15u ^ (hash >> 29); };
  mix(static_cast<std::uint32_t>(node.a));
  mix(static_cast<std::uint32_t>(node.b));
  mix(static_cast<std::uint32_t>(node.c));
  mix(node.number);
  return hash;
}

NodeId Recording::append(const Node& node) {
  nodes_.push_back(node);
  return static_cast<NodeId>(nodes_.size() - 1);
}

NodeId Recording::folded(const Node& node) {
  if (node.op == Op::select || node.op == Op::word_select) {
    if (is_constant(node.a)) return number(node.a) != 0 ? node.b : node.c;
    return node.b == node.c ? node.b : kNoNode;
  }
  if (node.a == kNoNode || names_list(node.op)) return kNoNode;
  bool all_constant = true;
  for_each_operand(node, [&](NodeId id) { all_constant = all_constant && is_constant(id); });
  if (!all_constant) return kNoNode;
  const auto number_of = [this](NodeId id) { return id == kNoNode ? 0u : number(id); };
  return append(evaluate(node.op, number_of(node.a), number_of(node.b), number_of(node.c), node.number));
}

NodeId Recording::add(const Node& node) {
  // Constants stay apart even where they are equal: in other months the two may differ.
  if (node.op <= Op::truth) return append(node);
  if (const NodeId id = folded(node); id != kNoNode) return id;
  const auto [place, is_new] = known_.try_emplace(node, static_cast<NodeId>(nodes_.size()));
  return is_new ? append(node) : place->second;
}

NodeId Recording::load(std::int32_t slot) {
  NodeId& value = current_[static_cast<std::size_t>(slot)];
  if (value == kNoNode) {
    value = append({Op::load, kNoNode, kNoNode, kNoNode, static_cast<std::uint32_t>(slot)});
  }
  return value;
}

void Recording::store(std::int32_t slot, NodeId value) {
  const auto s = static_cast<std::size_t>(slot);
  if (!is_stored_[s]) stored_.push_back(slot);
  is_stored_[s] = 1;
  current_[s] = value;
}

std::vector<Target> Recording::stores() const {
  std::vector<Target> stores;
  for (const std::int32_t slot : stored_) stores.push_back({slot, current_[static_cast<std::size_t>(slot)]});
  return stores;
}

}  // namespace chokepoint::specialise
