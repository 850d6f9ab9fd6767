// Time random words and normals (Philox and the inverse normal, fused) on each instruction set, one thread.
//
// An iteration fills 16 KiB, which stay in the first-level cache. Before an instruction set is timed its
// array must have the bits of the scalars'. Columns: items_per_second by the steady clock; cycles of an item
// where the machine counts them. std_normal is the C++ library's, as a yardstick.

#include <benchmark/benchmark.h>

#include <cstring>
#include <random>

#include "host/bench/cycle_counter.h"
#include "kernels/run/ieee_mode.h"
#include "tests/bench/generators.h"

namespace chokepoint::bench {
namespace {

constexpr std::uint64_t kSeed = 20260101;
constexpr std::size_t kScenarios = 16 * kScenariosAtOnce;
constexpr std::size_t kItems = 4 * kScenarios;

// Time fill(first scenario, array) with another first scenario each time.
template <class Filling>
void time_filling(benchmark::State& state, Filling fill) {
  const IeeeMode ieee;
  alignas(64) float items[kItems] = {};
  const CycleCounter counter;
  std::uint32_t first = 0;
  counter.start();
  for ([[maybe_unused]] const auto iteration : state) {
    fill(first, items);
    benchmark::DoNotOptimize(items);
    benchmark::ClobberMemory();
    first += static_cast<std::uint32_t>(kScenarios);
  }
  const auto cycles = static_cast<double>(counter.stop());
  const double count = static_cast<double>(state.iterations()) * static_cast<double>(kItems);
  state.SetItemsProcessed(static_cast<std::int64_t>(count));
  if (cycles > 0) state.counters["cycles"] = cycles / count;
}

bool same_bits(Fill fill, Fill reference) {
  float got[kItems], expected[kItems];
  fill(kSeed, 12345, got, kScenarios);
  reference(kSeed, 12345, expected, kScenarios);
  return std::memcmp(got, expected, sizeof got) == 0;
}

void time_generator(benchmark::State& state, const std::string& absent, Fill fill, Fill reference) {
  if (!absent.empty()) {
    state.SkipWithError(absent.c_str());
  } else if (!same_bits(fill, reference)) {
    state.SkipWithError("wrong: not the bits of the scalars");
  } else {
    time_filling(state, [fill](std::uint32_t first, float* to) { fill(kSeed, first, to, kScenarios); });
  }
}

void time_std_normal(benchmark::State& state) {
  std::mt19937 engine(static_cast<std::uint32_t>(kSeed));
  std::normal_distribution<float> normal;
  time_filling(state, [&](std::uint32_t, float* to) {
    for (std::size_t i = 0; i < kItems; ++i) to[i] = normal(engine);
  });
}

void register_all() {
  const Generator scalar = scalar_generator();
  std::vector<Generator> all = simd_generators();
  all.insert(all.begin(), scalar);
  for (const Generator& each : all) {
    benchmark::RegisterBenchmark(("words/" + each.name).c_str(), time_generator, each.absent, each.words,
                                 scalar.words)
        ->UseRealTime();
    benchmark::RegisterBenchmark(("normals/" + each.name).c_str(), time_generator, each.absent, each.normals,
                                 scalar.normals)
        ->UseRealTime();
  }
  benchmark::RegisterBenchmark("normals/std_normal", time_std_normal)->UseRealTime();
}

}  // namespace
}  // namespace chokepoint::bench

int main(int argc, char** argv) {
  chokepoint::bench::register_all();
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
