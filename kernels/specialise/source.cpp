#include "kernels/specialise/source.h"

#include <bit>
#include <cinttypes>
#include <cstdarg>
#include <cstdio>
#include <set>

namespace chokepoint::specialise {
namespace {

/// What an operation is called in a prelude; overloads tell Real from Word.
const char* name_of(Op op) {
  switch (op) {
    case Op::add:
    case Op::word_add:
      return "add";
    case Op::subtract:
    case Op::word_subtract:
      return "subtract";
    case Op::multiply:
      return "multiply";
    case Op::divide:
      return "divide";
    case Op::minimum:
      return "minimum";
    case Op::maximum:
      return "maximum";
    case Op::negate:
      return "negate";
    case Op::fma:
      return "multiply_add";
    case Op::square_root:
      return "square_root";
    case Op::absolute:
      return "absolute";
    case Op::select:
    case Op::word_select:
      return "choose";
    case Op::word_and:
    case Op::mask_and:
      return "both";
    case Op::word_or:
    case Op::mask_or:
      return "either";
    case Op::word_xor:
      return "differing";
    case Op::shift_left:
      return "shift_left";
    case Op::shift_right:
      return "shift_right";
    case Op::multiply_high:
      return "multiply_high";
    case Op::multiply_low:
      return "multiply_low";
    case Op::less:
    case Op::word_less:
      return "less";
    case Op::greater:
      return "greater";
    case Op::at_most:
      return "at_most";
    case Op::at_least:
      return "at_least";
    case Op::equal:
    case Op::word_equal:
      return "equal";
    case Op::mask_not:
      return "negation";
    case Op::bits:
      return "bits_of";
    case Op::from_bits:
      return "from_bits";
    case Op::to_real:
      return "to_real";
    case Op::to_word:
      return "to_word";
    case Op::gather:
      return "gather";
    case Op::real:
      return "real";
    case Op::word:
      return "word";
    case Op::truth:
      return "truth";
    case Op::scenario_low:
      return "low";
    case Op::scenario_high:
      return "high";
    case Op::load:
      return "load";
  }
  __builtin_unreachable();
}

enum class Type { real, word, mask };

Type type_of(Op op) {
  switch (op) {
    case Op::word:
    case Op::scenario_low:
    case Op::scenario_high:
    case Op::word_add:
    case Op::word_subtract:
    case Op::word_and:
    case Op::word_or:
    case Op::word_xor:
    case Op::shift_left:
    case Op::shift_right:
    case Op::multiply_high:
    case Op::multiply_low:
    case Op::word_select:
    case Op::bits:
    case Op::to_word:
      return Type::word;
    case Op::truth:
    case Op::less:
    case Op::greater:
    case Op::at_most:
    case Op::at_least:
    case Op::equal:
    case Op::word_less:
    case Op::word_equal:
    case Op::mask_and:
    case Op::mask_or:
    case Op::mask_not:
      return Type::mask;
    default:
      return Type::real;
  }
}

const char* type_name(Type type) {
  return type == Type::real ? "Real" : type == Type::word ? "Word" : "Mask";
}

bool has_number(Op op) {
  return op == Op::shift_left || op == Op::shift_right || op == Op::multiply_high || op == Op::multiply_low;
}

std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));
std::string format(const char* pattern, ...) {
  char text[256];
  std::va_list values;
  va_start(values, pattern);
  std::vsnprintf(text, sizeof text, pattern, values);
  va_end(values);
  return text;
}

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
  /// `in_array`: [slot] whether it stands in the array `s`, else in a variable of its own (on a GPU).
  PartWriter(const Part& part, const Machine& machine, std::int32_t months, const std::vector<char>& in_array)
      : part_(part),
        machine_(machine),
        months_(months),
        in_array_(in_array),
        owner_(find_owners(part)),
        uniform_(find_uniform(part)) {}

  std::string write() {
    write_nodes(kNoNode);
    write_outputs();
    for (std::size_t i = 0; i < part_.stores.size(); ++i) {
      const Target& store = part_.stores[i];
      for (int k = 0; k < machine_.copies; ++k) {
        const std::string value = operand(store.value, k);
        const std::string place = slot(store.where, part_.store_column[i], k);
        text_ += in_variable(store.where, part_.store_column[i])
                     ? place + " = " + value + ";\n"
                     : "store(s, " + place + ", " + value + ");\n";
      }
    }
    return text_;
  }

 private:
  const Node& node(NodeId id) const { return part_.nodes[index(id)]; }
  bool in_variable(std::int32_t where, std::int32_t column) const {
    return machine_.is_gpu && column == kNoColumn && !in_array_[static_cast<std::size_t>(where)];
  }

  std::string slot(std::int32_t where, std::int32_t column, int copy) const {
    if (in_variable(where, column)) return format("s%d", where);
    const std::string place = column == kNoColumn ? std::to_string(where) : format("S[%d]", column);
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

  std::string call(const Node& node, int copy, bool is_uniform) const {
    std::string text = std::string(name_of(node.op)) + "(";
    if (node.op == Op::gather) text += format("list_%d + %" PRIu32 ", ", node.b, node.number);
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
      condition += (k == 0 ? "" : " || ") + ("any(" + operand(node.a, k) + ")");
    }
    text_ += "if (" + condition + ") {\n";
    write_nodes(id);
    for (int k = 0; k < machine_.copies; ++k) {
      text_ += format("v%d_%d = choose(", id, k) + operand(node.a, k) + ", " + operand(node.b, k) + ", " +
               format("v%d_%d);\n", id, k);
    }
    text_ += "}\n";
  }

  void write_outputs() {
    if (part_.outputs.empty()) return;
    text_ += "if (out) {\n";
    for (const Target& output : part_.outputs) {
      for (int k = 0; k < machine_.copies; ++k) {
        const std::int64_t row = output.where;
        text_ += format("put(out + %" PRId64 " * stride + %d, ", row, k * machine_.lanes) +
                 operand(output.value, k) + ");\n";
      }
    }
    text_ += "}\n";
  }

  const Part& part_;
  const Machine& machine_;
  std::int32_t months_;
  const std::vector<char>& in_array_;
  std::vector<NodeId> owner_;
  std::vector<char> uniform_;
  std::string text_;
};

template <class Number>
std::string table(const char* type, const std::string& name, const std::vector<std::vector<Number>>& rows) {
  const std::size_t columns = rows.front().size();
  std::string text = format("CONSTANT %s %s[%zu][%zu] = {", type, name.c_str(), rows.size(), columns + 1);
  for (const std::vector<Number>& row : rows) {
    text += "{";
    for (const Number x : row) text += std::to_string(x) + (std::is_unsigned_v<Number> ? "u," : ",");
    text += "0},\n";
  }
  return text + "};\n";
}

std::string tables_of(const Program& program) {
  std::string text;
  for (std::size_t i = 0; i < program.lists.size(); ++i) {
    text += format("LIST unsigned bits_%zu[] = {", i);
    for (const float x : program.lists[i]) text += std::to_string(std::bit_cast<std::uint32_t>(x)) + "u,";
    text += "0};\n" + format("#define list_%zu reinterpret_cast<const float*>(bits_%zu)\n", i, i);
  }
  for (std::size_t i = 0; i < program.parts.size(); ++i) {
    text += table("unsigned", format("numbers_%zu", i), program.parts[i].numbers);
    text += table("int", format("slots_%zu", i), program.parts[i].slots);
  }
  return text;
}

/// Slots that some part looks up by month, so that they must stand in an array.
std::vector<char> find_in_array(const Program& program, const Machine& machine) {
  std::vector<char> in_array(static_cast<std::size_t>(program.slots), machine.is_gpu ? 0 : 1);
  const auto mark = [&](const Part& part, std::int32_t column) {
    if (column == kNoColumn) return;
    for (const auto& member : part.slots)
      in_array[static_cast<std::size_t>(member[static_cast<std::size_t>(column)])] = 1;
  };
  for (const Part& part : program.parts) {
    for (std::size_t i = 0; i < part.nodes.size(); ++i) {
      if (part.nodes[i].op == Op::load) mark(part, part.column[i]);
    }
    for (const std::int32_t column : part.store_column) mark(part, column);
  }
  return in_array;
}

std::string lows(const Machine& machine, const char* pattern) {
  std::string text;
  for (int k = 0; k < machine.copies; ++k) {
    const std::string number = std::to_string(k);
    for (const char* p = pattern; *p != '\0'; ++p) text += *p == '#' ? number : std::string(1, *p);
  }
  return text;
}

std::string cpu_source(const Program& program, const Machine& machine) {
  const std::vector<char> in_array = find_in_array(program, machine);
  std::string text;
  const std::string parameters = "(float* s, " + lows(machine, "Word low_#, ") +
                                 "unsigned high, const unsigned* N, const int* S, float* out, long stride)";
  for (std::size_t i = 0; i < program.parts.size(); ++i) {
    PartWriter writer(program.parts[i], machine, program.months, in_array);
    text += format("static __attribute__((noinline)) void part_%zu", i) + parameters + " {\n" +
            writer.write() + "}\n";
  }
  text += "struct Step { void (*run)" + parameters + "; const unsigned* N; const int* S; };\n";
  text += "static const Step steps[] = {\n";
  for (const Step& step : program.steps) {
    text += format("{part_%d, numbers_%d[%d], slots_%d[%d]},\n", step.part, step.part, step.member, step.part,
                   step.member);
  }
  text += "};\n";
  text += format("constexpr int kMonths = %d, kLanes = %d, kCopies = %d;\n", program.months, machine.lanes,
                 machine.copies);
  text +=
      "extern \"C\" void chokepoint_simulate(unsigned long first, long count, float* s, float* outcomes, "
      "float* series,\n"
      "                                    long stride) {\n"
      "  const unsigned high = static_cast<unsigned>(first >> 32);\n"
      "  for (long i = 0; i < count; i += kLanes * kCopies) {\n"
      "    const unsigned low = static_cast<unsigned>(first) + static_cast<unsigned>(i);\n" +
      lows(machine, "    const Word low_# = add(word(low + # * kLanes), lane_index());\n") +
      "    const auto run = [&](int step, float* out, long rows) {\n"
      "      steps[step].run(s, " +
      lows(machine, "low_#, ") +
      "high, steps[step].N, steps[step].S, out, rows);\n"
      "    };\n"
      "    run(0, nullptr, 0);\n"
      "    for (int t = 0; t < kMonths; ++t) run(t + 1, series ? series + t * stride + i : nullptr, "
      "stride);\n"
      "    run(kMonths + 1, outcomes + i, stride);\n"
      "  }\n"
      "}\n";
  text += format("extern \"C\" const int chokepoint_slots = %d;\n",
                 program.slots * machine.copies * machine.lanes);
  return text;
}

std::string gpu_source(const Program& program, const Machine& machine) {
  const std::vector<char> in_array = find_in_array(program, machine);
  const auto body = [&](std::size_t i) {
    PartWriter writer(program.parts[i], machine, program.months, in_array);
    return writer.write();
  };
  const auto tables_of_part = [](const std::string& part, const std::string& member) {
    return "const unsigned* const N = numbers_" + part + "[" + member + "];\nconst int* const S = slots_" +
           part + "[" + member + "];\n(void)N; (void)S;\n";
  };
  const std::string last = std::to_string(program.steps.back().part);
  std::string text = format("CONSTANT int step_part[] = {");
  for (const Step& step : program.steps) text += std::to_string(step.part) + ",";
  text += "};\nCONSTANT int step_member[] = {";
  for (const Step& step : program.steps) text += std::to_string(step.member) + ",";
  text += "};\n";
  text +=
      "extern \"C\" __global__ void __launch_bounds__(CHOKEPOINT_BLOCK)\n"
      "    chokepoint_simulate(unsigned long long first, long long count, float* outcomes, float* series,\n"
      "                        long long row) {\n"
      "  const long long i = static_cast<long long>(blockIdx.x) * CHOKEPOINT_BLOCK + threadIdx.x;\n"
      "  if (i >= count) return;\n"
      "  const unsigned low_0 = static_cast<unsigned>(first + i);\n"
      "  const unsigned high = static_cast<unsigned>((first + i) >> 32);\n"
      "  (void)high;\n";
  std::int32_t array = 0;
  for (std::size_t i = 0; i < in_array.size(); ++i) {
    if (in_array[i])
      array = static_cast<std::int32_t>(i) + 1;
    else
      text += format("  float s%zu = 0.0f;\n", i);
  }
  text += format("  float s[%d];\n  (void)s;\n", array + 1);
  text += "  {\n" + tables_of_part("0", "0") +
          "float* const out = nullptr;\nconst long long stride = 0;\n(void)out; (void)stride;\n" + body(0) +
          "  }\n";
  text += "  const long long stride = row;\n  _Pragma(\"unroll 1\")\n" +
          format("  for (int t = 0; t < %d; ++t) {\n", program.months) +
          "    float* const out = series ? series + t * row + i : nullptr;\n"
          "    const int member = step_member[t + 1];\n"
          "    switch (step_part[t + 1]) {\n";
  for (std::size_t i = 1; i + 1 < program.parts.size(); ++i) {
    text += format("    case %zu: {\n", i) + tables_of_part(std::to_string(i), "member") + body(i) +
            "    } break;\n";
  }
  text += "    }\n  }\n";
  text += "  {\n" + tables_of_part(last, "0") +
          "float* const out = outcomes + i;\nconst long long stride = row;\n" +
          body(static_cast<std::size_t>(program.steps.back().part)) + "  }\n}\n";
  return text;
}

}  // namespace

std::string source_of(const Program& program, const Machine& machine) {
  return machine.prelude + tables_of(program) +
         (machine.is_gpu ? gpu_source(program, machine) : cpu_source(program, machine));
}

}  // namespace chokepoint::specialise
