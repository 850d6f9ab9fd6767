#include "kernels/specialise/source.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <set>
#include <type_traits>

#include "kernels/specialise/gpu_source.h"
#include "kernels/specialise/part_writer.h"
#include "kernels/specialise/text.h"

namespace chokepoint::specialise {
namespace {

// That go through a part one after the other on a CPU: its code is fetched and decoded once for all of them.
// More would crowd the level-one cache with their slots.
constexpr int kVectors = 4;

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

/// Which lists some part gathers from.
std::set<std::size_t> lists_used(const Program& program) {
  std::set<std::size_t> used;
  for (const Part& part : program.parts) {
    for (const Node& node : part.nodes) {
      if (names_list(node.op)) used.insert(static_cast<std::size_t>(node.b));
    }
  }
  return used;
}

std::string tables_of(const Program& program, const Machine& machine) {
  std::string text;
  for (const std::size_t list : lists_used(program)) {
    text += format("LIST unsigned bits_%zu[] = {", list);
    for (const float x : program.lists[list]) text += std::to_string(std::bit_cast<std::uint32_t>(x)) + "u,";
    // Registers are filled whole from the list, beyond its end too.
    for (int i = 0; i < 2 * machine.lanes; ++i) text += "0u,";
    text += "};\n" + format("#define list_%zu reinterpret_cast<const float*>(bits_%zu)\n", list, list);
  }
  for (std::size_t i = 0; i < program.parts.size(); ++i) {
    text += table("unsigned", format("numbers_%zu", i), program.parts[i].numbers);
    text += table("int", format("slots_%zu", i), program.parts[i].slots);
  }
  return text;
}

/// The pattern for each copy, its number in place of '#'.
std::string for_copies(const Machine& machine, const std::string& pattern) {
  std::string text;
  for (int k = 0; k < machine.copies; ++k) {
    for (const char c : pattern) text += c == '#' ? std::to_string(k) : std::string(1, c);
  }
  return text;
}

std::string cpu_source(const Program& program, const Machine& machine) {
  std::vector<std::int32_t> places(static_cast<std::size_t>(program.slots));
  std::iota(places.begin(), places.end(), 0);
  const int slots = std::max(program.slots, 1) * machine.lanes * machine.copies;
  std::string text;
  const std::string parameters = "(float* s, " + for_copies(machine, "Word low_#, ") +
                                 "unsigned high, const unsigned* N, const int* S, float* out, long stride, "
                                 "const float* in, long in_stride)";
  for (std::size_t i = 0; i < program.parts.size(); ++i) {
    text += format("static __attribute__((noinline)) void part_%zu", i) + parameters + " {\n" +
            write_part(program.parts[i], machine, places) + "}\n";
  }
  text += "struct Step { void (*run)" + parameters + "; const unsigned* N; const int* S; long month; };\n";
  text += "static const Step steps[] = {\n";
  for (const Step& step : program.steps) {
    text += format("{part_%d, numbers_%d[%d], slots_%d[%d], %d},\n", step.part, step.part, step.member,
                   step.part, step.member, step.month);
  }
  text += "};\n";
  text += format("constexpr long kSteps = %zu, kTogether = %d, kVectors = %d, kSlots = %d;\n",
                 program.steps.size(), machine.lanes * machine.copies, kVectors, slots);
  text +=
      "extern \"C\" void chokepoint_simulate(unsigned long first, long count, float* s, float* outcomes, "
      "float* series,\n"
      "                                    long stride, long series_stride, const float* levels,\n"
      "                                    const float* months, long in_stride) {\n"
      "  const unsigned high = static_cast<unsigned>(first >> 32);\n"
      "  for (long begin = 0; begin < count; begin += kTogether * kVectors) {\n"
      "    const long end = begin + kTogether * kVectors < count ? begin + kTogether * kVectors : count;\n"
      "    const auto run = [&](const Step& step, float* out, long rows, const float* in) {\n"
      "      float* slots = s;\n"
      "      for (long i = begin; i < end; i += kTogether, slots += kSlots) {\n"
      "        const unsigned low = static_cast<unsigned>(first) + static_cast<unsigned>(i);\n" +
      for_copies(machine, format("        const Word low_# = add(word(low + # * %d), lane_index());\n",
                                 machine.lanes)) +
      "        step.run(slots, " + for_copies(machine, "low_#, ") +
      "high, step.N, step.S, out ? out + i : out, rows, in ? in + i : in, in_stride);\n"
      "      }\n"
      "    };\n"
      "    run(steps[0], nullptr, 0, levels);\n"
      "    for (const Step* step = steps + 1; step < steps + kSteps - 1; ++step) {\n"
      "      run(*step, series ? series + step->month * series_stride : nullptr, series_stride,\n"
      "          months ? months + step->month * in_stride : nullptr);\n"
      "    }\n"
      "    run(steps[kSteps - 1], outcomes, stride, nullptr);\n"
      "  }\n"
      "}\n";
  text += format("extern \"C\" const int chokepoint_slots = %d;\n", slots * kVectors);
  return text;
}

}  // namespace

Pieces pieces_for(const Machine& machine) {
  return machine.is_gpu ? Pieces::one_a_month : Pieces::several_a_month;
}

std::string source_of(const Program& program, const Machine& machine) {
  if (!machine.is_gpu) return machine.prelude + tables_of(program, machine) + cpu_source(program, machine);
  const GpuSource source = gpu_source(program, machine);
  return source.definitions + machine.prelude + tables_of(program, machine) + source.kernel;
}

}  // namespace chokepoint::specialise
