#include "kernels/specialise/program.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "kernels/arithmetic/recording_desk.h"

namespace chokepoint::specialise {
namespace {

std::size_t index(NodeId id) { return static_cast<std::size_t>(id); }

/// Whether months may differ in a node's number without differing in what they do.
bool may_vary(Op op) { return op == Op::real || op == Op::word || op == Op::load; }

/// What two recordings must share to share a part.
std::string shape_of(const Recording& recording) {
  std::string shape;
  const auto append = [&shape](auto value) {
    shape.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  for (const Node& node : recording.nodes()) {
    append(node.op);
    append(node.a);
    append(node.b);
    append(node.c);
    if (!may_vary(node.op)) append(node.number);
  }
  for (const Target& store : recording.stores()) append(store.value);
  for (const Target& output : recording.outputs()) {
    append(output.where);
    append(output.value);
  }
  return shape;
}

/// Recordings of the same shape, while they become a part.
class Draft {
 public:
  void add(const Recording& recording) {
    if (members_ == 0) {
      nodes_ = recording.nodes();
      numbers_.resize(nodes_.size());
      outputs_ = recording.outputs();
      rare_ = recording.rare();
      for (const Target& store : recording.stores()) store_values_.push_back(store.value);
      store_slots_.resize(store_values_.size());
    }
    for (std::size_t i = 0; i < nodes_.size(); ++i) numbers_[i].push_back(recording.nodes()[i].number);
    const std::vector<Target> stores = recording.stores();
    for (std::size_t i = 0; i < stores.size(); ++i) store_slots_[i].push_back(stores[i].where);
    ++members_;
  }

  /// Let values that are equal in every member be one node.
  void merge_equal() {
    std::map<std::vector<std::uint32_t>, NodeId> known;  // by operation, operands and numbers
    std::vector<NodeId> same(nodes_.size());
    const auto follow = [&same](NodeId& id) { id = same[index(id)]; };
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      Node& node = nodes_[i];
      for_each_operand(node, follow);
      same[i] = static_cast<NodeId>(i);
      if (const NodeId simpler = simplify(node); simpler != kNoNode) {
        same[i] = simpler;
      } else {
        std::vector<std::uint32_t> key = numbers_[i];
        for (const NodeId operand : {node.a, node.b, node.c})
          key.push_back(static_cast<std::uint32_t>(operand));
        key.push_back(static_cast<std::uint32_t>(node.op));
        same[i] = known.try_emplace(std::move(key), same[i]).first->second;
      }
    }
    for (Target& output : outputs_) follow(output.value);
    for (NodeId& value : store_values_) follow(value);
    for (NodeId& mask : rare_) follow(mask);
  }

  /// Mark what the outputs and the stores to needed slots depend on; add the slots that it loads to `needed`.
  void find_live(std::set<std::int32_t>& needed) {
    live_.assign(nodes_.size(), 0);
    for (const Target& output : outputs_) live_[index(output.value)] = 1;
    for (std::size_t i = 0; i < store_values_.size(); ++i) {
      if (is_needed(i, needed)) live_[index(store_values_[i])] = 1;
    }
    for (std::size_t i = nodes_.size(); i-- > 0;) {
      if (!live_[i]) continue;
      for_each_operand(nodes_[i], [this](NodeId id) { live_[index(id)] = 1; });
      if (nodes_[i].op == Op::load) {
        for (const std::uint32_t slot : numbers_[i]) needed.insert(static_cast<std::int32_t>(slot));
      }
    }
  }

  /// Add the slots of loads and needed stores that are not the same in all members.
  void find_varying(const std::set<std::int32_t>& needed, std::set<std::int32_t>& varying) const {
    const auto add = [&](const auto& slots) {
      if (std::all_of(slots.begin(), slots.end(), [&](auto slot) { return slot == slots.front(); })) return;
      for (const auto slot : slots) varying.insert(static_cast<std::int32_t>(slot));
    };
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (live_[i] && nodes_[i].op == Op::load) add(numbers_[i]);
    }
    for (std::size_t i = 0; i < store_slots_.size(); ++i) {
      if (is_needed(i, needed)) add(store_slots_[i]);
    }
  }

  /// `place`: [slot] where it stands among those that are needed.
  Part finish(const std::set<std::int32_t>& needed, const std::map<std::int32_t, std::int32_t>& place) const {
    Part part;
    part.numbers.resize(members_);
    part.slots.resize(members_);
    std::vector<NodeId> moved(nodes_.size(), kNoNode);
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
      if (!live_[i]) continue;
      moved[i] = static_cast<NodeId>(part.nodes.size());
      Node node = nodes_[i];
      for_each_operand(node, [&moved](NodeId& id) { id = moved[index(id)]; });
      std::int32_t column = kNoColumn;
      if (node.op == Op::load) {
        const std::vector<std::int32_t> slots = places(numbers_[i], place);
        node.number = static_cast<std::uint32_t>(slots.front());
        column = add_column(slots, part.slots);
      } else if (may_vary(node.op)) {
        column = add_column(numbers_[i], part.numbers);
      }
      part.nodes.push_back(node);
      part.column.push_back(column);
    }
    for (std::size_t i = 0; i < store_values_.size(); ++i) {
      if (!is_needed(i, needed)) continue;
      const std::vector<std::int32_t> slots = places(store_slots_[i], place);
      part.stores.push_back({slots.front(), moved[index(store_values_[i])]});
      part.store_column.push_back(add_column(slots, part.slots));
    }
    for (const Target& output : outputs_) part.outputs.push_back({output.where, moved[index(output.value)]});
    for (const NodeId mask : rare_) {
      if (moved[index(mask)] != kNoNode) part.rare.push_back(moved[index(mask)]);
    }
    return part;
  }

 private:
  bool is_needed(std::size_t store, const std::set<std::int32_t>& needed) const {
    return std::any_of(store_slots_[store].begin(), store_slots_[store].end(),
                       [&](std::int32_t slot) { return needed.count(slot) != 0; });
  }

  bool is_always(NodeId id, float x) const {
    const std::vector<std::uint32_t>& numbers = numbers_[index(id)];
    return nodes_[index(id)].op == Op::real &&
           std::all_of(numbers.begin(), numbers.end(),
                       [x](std::uint32_t n) { return n == std::bit_cast<std::uint32_t>(x); });
  }

  /// A node with the same bits as this one would have, or kNoNode; may make the node itself simpler.
  NodeId simplify(Node& node) const {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    switch (node.op) {
      case Op::multiply:
        if (is_always(node.a, 1.0f)) return node.b;
        [[fallthrough]];
      case Op::divide:
        return is_always(node.b, 1.0f) ? node.a : kNoNode;
      case Op::fma:
        if (is_always(node.a, 1.0f)) node = {Op::add, node.b, node.c};
        if (node.op == Op::fma && is_always(node.b, 1.0f)) node = {Op::add, node.a, node.c};
        return kNoNode;
      case Op::subtract:
        return is_always(node.b, 0.0f) ? node.a : kNoNode;
      case Op::minimum: {  // a maximum with a number is never NaN
        const Node& a = nodes_[index(node.a)];
        const bool is_number = a.op == Op::maximum && nodes_[index(a.b)].op == Op::real;
        return is_number && is_always(node.b, kInfinity) ? node.a : kNoNode;
      }
      case Op::select:
      case Op::word_select:
        return node.b == node.c ? node.b : kNoNode;
      default:
        return kNoNode;
    }
  }

  template <class Number>
  static std::vector<std::int32_t> places(const std::vector<Number>& slots,
                                          const std::map<std::int32_t, std::int32_t>& place) {
    std::vector<std::int32_t> placed;
    for (const Number slot : slots) {
      placed.push_back(place.at(static_cast<std::int32_t>(slot)));
    }
    return placed;
  }

  /// kNoColumn if all members agree.
  template <class Number>
  static std::int32_t add_column(const std::vector<Number>& values,
                                 std::vector<std::vector<Number>>& columns) {
    if (std::all_of(values.begin(), values.end(), [&](Number x) { return x == values.front(); }))
      return kNoColumn;
    for (std::size_t m = 0; m < values.size(); ++m) columns[m].push_back(values[m]);
    return static_cast<std::int32_t>(columns.front().size()) - 1;
  }

  std::size_t members_ = 0;
  std::vector<Node> nodes_;
  std::vector<std::vector<std::uint32_t>> numbers_;  // [node][member]
  std::vector<NodeId> store_values_;
  std::vector<std::vector<std::int32_t>> store_slots_;  // [store][member]
  std::vector<Target> outputs_;
  std::vector<NodeId> rare_;
  std::vector<char> live_;  // [node]
};

/// The slots that some part reads of what another left.
std::set<std::int32_t> find_needed(std::vector<Draft>& drafts) {
  std::set<std::int32_t> needed;
  std::size_t before = 0;
  do {
    before = needed.size();
    for (Draft& draft : drafts) draft.find_live(needed);
  } while (needed.size() != before);
  return needed;
}

}  // namespace

Program make_program(const compiled::Tables& tables, Pieces pieces) {
  const std::vector<Recording> recordings = record(tables, pieces);
  Program program;
  std::vector<Draft> drafts;
  std::map<std::string, std::size_t> part_of_shape;
  std::vector<std::int32_t> members;
  for (std::size_t i = 0; i < recordings.size(); ++i) {
    const bool is_month = i > 0 && i + 1 < recordings.size();
    const std::string shape = (is_month ? "month" : i == 0 ? "begin" : "end") + shape_of(recordings[i]);
    const std::size_t part = part_of_shape.try_emplace(shape, drafts.size()).first->second;
    if (part == drafts.size()) {
      drafts.emplace_back();
      members.push_back(0);
    }
    drafts[part].add(recordings[i]);
    program.steps.push_back({static_cast<std::int32_t>(part), members[part]++, recordings[i].month()});
  }
  for (Draft& draft : drafts) draft.merge_equal();
  const std::set<std::int32_t> needed = find_needed(drafts);
  std::set<std::int32_t> varying;
  for (const Draft& draft : drafts) draft.find_varying(needed, varying);
  std::map<std::int32_t, std::int32_t> place;
  const auto add_place = [&place](std::int32_t slot) {
    place.emplace(slot, static_cast<std::int32_t>(place.size()));
  };
  for (const std::int32_t slot : varying) add_place(slot);
  for (const std::int32_t slot : needed) add_place(slot);
  for (const Draft& draft : drafts) program.parts.push_back(draft.finish(needed, place));

  program.months = tables.months;
  program.slots = static_cast<std::int32_t>(place.size());
  program.varying_slots = static_cast<std::int32_t>(varying.size());
  for (const compiled::Array<float>& list : {tables.polynomial_coefficients, tables.constants}) {
    program.lists.emplace_back(list.data, list.data + list.size);
  }
  return program;
}

std::int64_t Program::operations() const {
  std::int64_t sum = 0;
  for (const Step& step : steps) sum += std::ssize(parts[static_cast<std::size_t>(step.part)].nodes);
  return sum;
}

std::int64_t Program::length() const {
  std::int64_t sum = 0;
  for (const Part& part : parts) sum += std::ssize(part.nodes);
  return sum;
}

}  // namespace chokepoint::specialise
