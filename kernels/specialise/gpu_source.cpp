#include "kernels/specialise/gpu_source.h"

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <vector>

#include "kernels/specialise/part_writer.h"
#include "kernels/specialise/text.h"

namespace chokepoint::specialise {
namespace {

/// How a multiprocessor's registers and shared memory are dealt out: the more threads, the better it hides
/// what each waits for, and the fewer slots each has room for.
struct Shape {
  int threads;    // of a multiprocessor, in kBlocks blocks
  int registers;  // slots in registers, of 65536 / threads; the rest is for what a month computes in between
};
constexpr Shape kShapes[] = {{512, 72}, {384, 64}, {256, 112}};
constexpr int kBlocks = 2;                     // while one waits at a barrier, the other works
constexpr int kMoreRegisters = 8;              // slots that a shape's registers take where that makes it fit
constexpr std::int64_t kReservedBytes = 1024;  // of shared memory, by the system, a block

/// Where the slots are. Those that depend on the month, which are the first, are in the array `s`, and so are
/// of the others those that registers have no room for.
struct Placing {
  int block;         // [thread]
  bool is_shared;    // `s` is in shared memory; else in each thread's own, which is slower
  std::int32_t all;  // slots in `s`
  std::vector<std::int32_t> places;
};

/// How often a scenario reads or writes each slot.
std::vector<std::int64_t> slot_uses(const Program& program) {
  std::vector<std::int64_t> uses(static_cast<std::size_t>(program.slots));
  for (const Part& part : program.parts) {
    const auto members = std::ssize(part.slots);
    for (const Node& node : part.nodes) {
      if (node.op == Op::load) uses[node.number] += members;
    }
    for (const Target& store : part.stores) uses[static_cast<std::size_t>(store.where)] += members;
  }
  return uses;
}

/// `registers`: how many slots, of those used most, are in registers.
Placing place_slots(const Program& program, const Shape& shape, int registers, bool is_shared) {
  Placing placing{shape.threads / kBlocks, is_shared, program.varying_slots, {}};
  placing.places.resize(static_cast<std::size_t>(program.slots));
  std::iota(placing.places.begin(), placing.places.end(), 0);
  const std::vector<std::int64_t> uses = slot_uses(program);
  std::vector<std::int32_t> fixed(placing.places.begin() + program.varying_slots, placing.places.end());
  std::stable_sort(fixed.begin(), fixed.end(), [&](std::int32_t a, std::int32_t b) {
    return uses[static_cast<std::size_t>(a)] > uses[static_cast<std::size_t>(b)];
  });
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    placing.places[static_cast<std::size_t>(fixed[i])] =
        static_cast<int>(i) < registers ? kInVariable : placing.all++;
  }
  return placing;
}

/// The shape of most threads whose shared memory has room for what its registers have not.
Placing place_slots(const Program& program, const Machine& machine) {
  for (const Shape& shape : kShapes) {
    const std::int64_t bytes = machine.shared_bytes - kBlocks * kReservedBytes;
    const auto room = static_cast<int>(bytes / shape.threads / static_cast<std::int64_t>(sizeof(float)));
    const int registers = std::max(shape.registers, program.slots - room);
    if (program.varying_slots > room || registers > shape.registers + kMoreRegisters) continue;
    return place_slots(program, shape, registers, true);
  }
  const Shape& last = *std::rbegin(kShapes);
  return place_slots(program, last, last.registers, false);
}

std::string column_of_steps(const Program& program, const char* name, std::int32_t Step::*column) {
  std::string text = format("CONSTANT int step_%s[] = {", name);
  for (const Step& step : program.steps) text += std::to_string(step.*column) + ",";
  return text + "};\n";
}

std::string slots_of(const Placing& placing) {
  std::string text;
  for (std::size_t i = 0; i < placing.places.size(); ++i) {
    if (placing.places[i] == kInVariable) text += format("  float s%zu = 0.0f;\n", i);
  }
  if (!placing.is_shared) return text + format("  float s[%d];\n  (void)s;\n", placing.all + 1);
  return text +
         "  extern __shared__ float shared[];\n"
         "  float* const s = shared + threadIdx.x;\n  (void)s;\n";
}

}  // namespace

GpuSource gpu_source(const Program& program, const Machine& machine) {
  const Placing placing = place_slots(program, machine);
  const auto body = [&](std::size_t i) { return write_part(program.parts[i], machine, placing.places); };
  const auto tables_of_part = [](const std::string& part, const std::string& member) {
    return "const unsigned* const N = numbers_" + part + "[" + member + "];\nconst int* const S = slots_" +
           part + "[" + member + "];\n(void)N; (void)S;\n";
  };
  const std::string last = std::to_string(program.steps.back().part);
  std::string text = column_of_steps(program, "part", &Step::part) +
                     column_of_steps(program, "member", &Step::member) +
                     column_of_steps(program, "month", &Step::month);
  text += format("extern \"C\" __device__ int chokepoint_shared_bytes = %d;\n",
                 placing.is_shared ? placing.all * placing.block * static_cast<int>(sizeof(float)) : 0);
  // Threads beyond the last scenario repeat it: all meet at the barriers, which let the warps of a block go
  // through the code together, so that it is fetched once for all of them.
  text +=
      format("extern \"C\" __global__ void __launch_bounds__(CHOKEPOINT_BLOCK, %d)\n", kBlocks) +
      "    chokepoint_simulate(unsigned long long first, long long count, float* outcomes, float* series,\n"
      "                        long long row, long long series_row, const float* levels,\n"
      "                        const float* months, long long in_stride) {\n"
      "  const long long thread = static_cast<long long>(blockIdx.x) * CHOKEPOINT_BLOCK + threadIdx.x;\n"
      "  const long long i = thread < count ? thread : count - 1;\n"
      "  const unsigned low_0 = static_cast<unsigned>(first + i);\n"
      "  const unsigned high = static_cast<unsigned>((first + i) >> 32);\n"
      "  (void)high;\n" +
      slots_of(placing);
  text += "  {\n" + tables_of_part("0", "0") +
          "float* const out = nullptr;\nconst long long stride = 0;\n(void)out; (void)stride;\n"
          "const float* const in = levels ? levels + i : nullptr;\n(void)in;\n" +
          body(0) + "  }\n";
  text +=
      "  _Pragma(\"unroll 1\")\n" +
      format("  for (int step = 1; step < %zu; ++step) {\n    __syncthreads();\n", program.steps.size() - 1) +
      "    const int t = step_month[step];\n"
      "    const long long stride = series_row;\n"
      "    float* const out = series ? series + t * series_row + i : nullptr;\n"
      "    const float* const in = months ? months + t * in_stride + i : nullptr;\n    (void)in;\n"
      "    const int member = step_member[step];\n"
      "    switch (step_part[step]) {\n";
  for (std::size_t i = 1; i + 1 < program.parts.size(); ++i) {
    text += format("    case %zu: {\n", i) + tables_of_part(std::to_string(i), "member") + body(i) +
            "    } break;\n";
  }
  text += "    }\n  }\n";
  text += "  {\n" + tables_of_part(last, "0") +
          "float* const out = outcomes + i;\nconst long long stride = row;\n" +
          body(static_cast<std::size_t>(program.steps.back().part)) + "  }\n}\n";
  return {format("#define CHOKEPOINT_BLOCK %d\n#define CHOKEPOINT_STEP ", placing.block) +
              (placing.is_shared ? "CHOKEPOINT_BLOCK\n" : "1\n"),
          text};
}

}  // namespace chokepoint::specialise
