#include "kernels/specialise/part_writer.h"

#include <algorithm>
#include <cinttypes>
#include <map>
#include <set>

#include "kernels/specialise/operation_names.h"
#include "kernels/specialise/schedule.h"
#include "kernels/specialise/text.h"

namespace chokepoint::specialise {
namespace {

std::size_t index(NodeId id) { return static_cast<std::size_t>(id); }

/// Which nodes are needed only where a rare mask is set: the select that needs them, or kNoNode.
std::vector<NodeId> find_owners(const Part& part) {
  const std::set<NodeId> rare(part.rare.begin(), part.rare.end());
  std::vector<int> uses(part.nodes.size());
  for (const Node& node : part.nodes) for_each_operand(node, [&](NodeId id) { ++uses[index(id)]; });
  for (const Target& store : part.stores) ++uses[index(store.value)];
  for (const Target& output : part.outputs) ++uses[index(output.value)];

  std::vector<NodeId> owner(part.nodes.size(), kNoNode);
  for (std::size_t i = 0; i < part.nodes.size(); ++i) {
    const Node& chosen = part.nodes[i];
    if (chosen.op != Op::select || rare.count(chosen.a) == 0) continue;
    std::vector<int> inside(static_cast<std::size_t>(chosen.b) + 1);
    inside[index(chosen.b)] = 1;
    for (std::size_t j = inside.size(); j-- > 0;) {
      if (inside[j] == 0 || inside[j] < uses[j] || part.nodes[j].op == Op::load) continue;
      if (owner[j] == kNoNode) owner[j] = static_cast<NodeId>(i);
      for_each_operand(part.nodes[j], [&](NodeId id) { ++inside[index(id)]; });
    }
  }
  return owner;
}

/// Words that are the same for all scenarios of a batch.
std::vector<char> find_uniform(const Part& part) {
  std::vector<char> uniform(part.nodes.size());
  for (std::size_t i = 0; i < part.nodes.size(); ++i) {
    const Node& node = part.nodes[i];
    const bool may_be =
        node.op == Op::word || node.op == Op::scenario_high ||
        (type_of(node.op) == Type::word && node.op >= Op::word_add && node.op <= Op::multiply_low);
    bool all = may_be;
    for_each_operand(node, [&](NodeId id) { all = all && uniform[index(id)]; });
    uniform[i] = all;
  }
  return uniform;
}

/// Writes the body of one part.
class PartWriter {
 public:
  PartWriter(const Part& part, const Machine& machine, const std::vector<std::int32_t>& places)
      : part_(part),
        machine_(machine),
        places_(places),
        owner_(find_owners(part)),
        uniform_(find_uniform(part)) {}

  std::string write() {
    const std::vector<NodeId> order = schedule(part_, owner_, machine_.window);
    const std::vector<std::vector<std::size_t>> ready = find_ready_stores(order);
    std::vector<std::vector<std::int64_t>> rows(part_.nodes.size());
    for (const Target& output : part_.outputs) rows[index(output.value)].push_back(output.where);
    for (const NodeId id : order) {
      write_node(id);
      for (const std::int64_t row : rows[index(id)]) write_output(row, id);
      for (const std::size_t store : ready[index(id)]) write_store(store);
    }
    return text_;
  }

 private:
  const Node& node(NodeId id) const { return part_.nodes[index(id)]; }
  bool in_variable(std::int32_t where, std::int32_t column) const {
    return column == kNoColumn && places_[static_cast<std::size_t>(where)] == kInVariable;
  }

  /// [node] the stores that may happen once it is written: their value is known, and what the slot held is
  /// read. (So few values wait in registers for the part's end.)
  std::vector<std::vector<std::size_t>> find_ready_stores(const std::vector<NodeId>& order) const {
    std::vector<NodeId> position(part_.nodes.size(), kNoNode);
    for (std::size_t i = 0; i < order.size(); ++i) position[index(order[i])] = static_cast<NodeId>(i);
    const auto later = [&](NodeId a, NodeId b) {
      return a == kNoNode || position[index(a)] < position[index(b)] ? b : a;
    };
    std::set<std::int32_t> varying;  // slots that columns name
    for (const std::vector<std::int32_t>& member : part_.slots) varying.insert(member.begin(), member.end());
    std::map<std::int32_t, NodeId> loaded;
    NodeId last_varying = kNoNode;
    for (std::size_t i = 0; i < part_.nodes.size(); ++i) {
      if (part_.nodes[i].op != Op::load) continue;
      const auto where = static_cast<std::int32_t>(part_.nodes[i].number);
      const auto id = static_cast<NodeId>(i);
      loaded[where] = loaded.count(where) == 0 ? id : later(loaded[where], id);
      if (part_.column[i] != kNoColumn || varying.count(where) != 0) last_varying = later(last_varying, id);
    }
    std::vector<std::vector<std::size_t>> ready(part_.nodes.size());
    for (std::size_t i = 0; i < part_.stores.size(); ++i) {
      const Target& store = part_.stores[i];
      NodeId when = store.value;
      if (part_.store_column[i] != kNoColumn || varying.count(store.where) != 0) {
        when = later(last_varying, when);
      } else if (const auto load = loaded.find(store.where); load != loaded.end()) {
        when = later(load->second, when);
      }
      ready[index(when)].push_back(i);
    }
    return ready;
  }

  std::string slot(std::int32_t where, std::int32_t column, int copy) const {
    if (in_variable(where, column)) return format("s%d", where);
    const std::string place = column == kNoColumn ? std::to_string(places_[static_cast<std::size_t>(where)])
                                                  : format("S[%d]", column);
    if (machine_.copies == 1) return place;
    return place + format(" * %d + %d", machine_.copies, copy);
  }

  /// The bits of a constant.
  std::string number(NodeId id) const {
    const std::int32_t column = part_.column[index(id)];
    return column == kNoColumn ? format("0x%08" PRIx32 "u", node(id).number) : format("N[%d]", column);
  }

  std::string operand(NodeId id, int copy) const {
    const Op op = node(id).op;
    if (op == Op::real || op == Op::truth) return std::string(name_of(op)) + "(" + number(id) + ")";
    if (op == Op::scenario_low) return format("low_%d", copy);
    if (uniform_[index(id)]) return "word(" + uniform(id) + ")";
    return format("v%d_%d", id, copy);
  }

  std::string uniform(NodeId id) const {
    if (node(id).op == Op::word) return number(id);
    return node(id).op == Op::scenario_high ? "high" : format("u%d", id);
  }

  /// A table that fits one register of a CPU's vectors, or two, is looked up there.
  const char* function_of(const Node& node) const {
    if (node.op == Op::look_up && machine_.lanes > 1) {
      if (node.c <= machine_.lanes) return "look_up";
      if (node.c <= 2 * machine_.lanes) return "look_up_in_two";
    }
    return name_of(node.op);
  }

  std::string call(const Node& node, int copy, bool is_uniform) const {
    std::string text = std::string(function_of(node)) + "(";
    if (names_list(node.op)) text += format("list_%d + %" PRIu32 ", ", node.b, node.number);
    const char* separator = "";
    for_each_operand(node, [&](NodeId id) {
      text += separator + (is_uniform ? uniform(id) : operand(id, copy));
      separator = ", ";
    });
    if (has_number(node.op)) text += format(", 0x%" PRIx32 "u", node.number);
    return text + ")";
  }

  void write_nodes(NodeId owner) {
    for (std::size_t i = 0; i < part_.nodes.size(); ++i) {
      if (owner_[i] == owner) write_node(static_cast<NodeId>(i));
    }
  }

  void write_node(NodeId id) {
    const Node& node = this->node(id);
    if (node.op <= Op::truth || node.op == Op::scenario_low || node.op == Op::scenario_high) return;
    if (uniform_[index(id)]) {
      text_ += format("const unsigned u%d = ", id) + call(node, 0, true) + ";\n";
      return;
    }
    if (owns(id)) {
      write_rare(id, node);
      return;
    }
    text_ += std::string("const ") + type_name(type_of(node.op)) + " ";
    for (int k = 0; k < machine_.copies; ++k) {
      text_ += format("%sv%d_%d = ", k == 0 ? "" : ", ", id, k);
      if (node.op == Op::drawn) {
        text_ += format("drawn(in + %" PRIu32 " * in_stride + %d)", node.number, k * machine_.lanes);
        continue;
      }
      if (node.op != Op::load) {
        text_ += call(node, k, false);
        continue;
      }
      const auto where = static_cast<std::int32_t>(node.number);
      const std::string place = slot(where, part_.column[index(id)], k);
      text_ += in_variable(where, part_.column[index(id)]) ? place : "load(s, " + place + ")";
    }
    text_ += ";\n";
  }

  bool owns(NodeId id) const {
    const NodeId first = node(id).op == Op::select ? node(id).b : kNoNode;
    return first != kNoNode && owner_[index(first)] == id;
  }

  void write_rare(NodeId id, const Node& node) {
    std::string condition;
    for (int k = 0; k < machine_.copies; ++k) {
      text_ += format("Real v%d_%d = ", id, k) + operand(node.c, k) + ";\n";
      condition += (k == 0 ? "" : " || ") + ("any_lane(" + operand(node.a, k) + ")");
    }
    text_ += "if (" + condition + ") {\n";
    write_nodes(id);
    for (int k = 0; k < machine_.copies; ++k) {
      text_ += format("v%d_%d = choose(", id, k) + operand(node.a, k) + ", " + operand(node.b, k) + ", " +
               format("v%d_%d);\n", id, k);
    }
    text_ += "}\n";
  }

  void write_store(std::size_t i) {
    const Target& store = part_.stores[i];
    for (int k = 0; k < machine_.copies; ++k) {
      const std::string value = operand(store.value, k);
      const std::string place = slot(store.where, part_.store_column[i], k);
      text_ += in_variable(store.where, part_.store_column[i]) ? place + " = " + value + ";\n"
                                                               : "store(s, " + place + ", " + value + ");\n";
    }
  }

  void write_output(std::int64_t row, NodeId value) {
    text_ += "if (out) {\n";
    for (int k = 0; k < machine_.copies; ++k) {
      text_ += format("put(out + %" PRId64 " * stride + %d, ", row, k * machine_.lanes) + operand(value, k) +
               ");\n";
    }
    text_ += "}\n";
  }

  const Part& part_;
  const Machine& machine_;
  const std::vector<std::int32_t>& places_;
  std::vector<NodeId> owner_;
  std::vector<char> uniform_;
  std::string text_;
};

}  // namespace

std::string write_part(const Part& part, const Machine& machine, const std::vector<std::int32_t>& places) {
  return PartWriter(part, machine, places).write();
}

}  // namespace chokepoint::specialise
