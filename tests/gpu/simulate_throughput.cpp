// Measure simulation alone, without statistics and files: simulate_throughput STUDY cpu|cuda:0 [once]
// One line a measurement on stdout: what, scenarios a second, unit; tab-separated. `once`: two batches, for a
// profiler to look at the second.

#include <omp.h>

#include <chrono>
#include <cstdio>
#include <exception>
#include <string>

#include "tests/end_to_end/whole_study.h"

namespace {

using namespace chokepoint;

constexpr double kLongEnough = 2;  // [s]

void measure(const char* what, const WholeStudy& study, Backend& backend, bool with_series) {
  using Clock = std::chrono::steady_clock;
  BatchOfScenarios batch(study.tables(0), backend, backend.natural_batch(), with_series);
  batch.simulate(0, backend.natural_batch());  // warm: memory, caches, clocks
  std::uint64_t done = 0;
  double seconds = 0;
  for (const auto begin = Clock::now(); seconds < kLongEnough;) {
    batch.simulate(done, backend.natural_batch());
    done += static_cast<std::uint64_t>(backend.natural_batch());
    seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  }
  std::printf("%s\t%.6g\tscenarios/s\n", what, static_cast<double>(done) / seconds);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: simulate_throughput STUDY cpu|cuda:0 [once]\n");
    return 2;
  }
  try {
    const WholeStudy study(argv[1]);
    const auto backend =
        std::string(argv[2]) == "cpu" ? make_cpu_backend(omp_get_num_procs()) : make_cuda_backend(0);
    if (argc > 3) {
      BatchOfScenarios batch(study.tables(0), *backend, backend->natural_batch(), false);
      batch.simulate(0, backend->natural_batch());
      batch.simulate(0, backend->natural_batch());
      return 0;
    }
    measure("outcomes", study, *backend, false);
    measure("outcomes and series", study, *backend, true);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
