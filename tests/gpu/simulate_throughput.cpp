// Measure simulation alone, without statistics and files: simulate_throughput STUDY cpu|cuda:0 [once [own]]
// One line a measurement on stdout: what, scenarios a second, unit; tab-separated; by the generic kernel and
// by the study's own. `once`: two batches, for a profiler to look at the second; `own`: by the study's own
// kernel.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "host/specialise/backend.h"
#include "tests/end_to_end/whole_study.h"

namespace {

using namespace chokepoint;

constexpr int kRounds = 5;
constexpr double kRound = 0.5;  // [s]

/// The median of some rounds: others may use the machine too.
void measure(const char* what, const WholeStudy& study, Backend& backend, bool with_series) {
  using Clock = std::chrono::steady_clock;
  const std::int64_t count = backend.natural_batch() * backend.workers();
  BatchOfScenarios batch(study.tables(0), backend, count, with_series);
  batch.simulate(0, count);  // warm: memory, caches, clocks
  std::uint64_t done = 0;
  std::vector<double> rates;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t before = done;
    double seconds = 0;
    for (const auto begin = Clock::now(); seconds < kRound;) {
      batch.simulate(done, count);
      done += static_cast<std::uint64_t>(count);
      seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    rates.push_back(static_cast<double>(done - before) / seconds);
  }
  std::sort(rates.begin(), rates.end());
  std::printf("%s\t%.6g\tscenarios/s\n", what, rates[kRounds / 2]);
}

std::unique_ptr<Backend> backend_of(const std::string& device) {
  return device == "cpu" ? make_cpu_backend(static_cast<int>(std::thread::hardware_concurrency()))
                         : make_cuda_backend(0);
}

std::unique_ptr<Backend> specialised(std::unique_ptr<Backend> generic) {
  SpecialiseOptions options;
  options.mode = Specialise::on;
  options.warn = [](const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); };
  return make_specialising_backend(std::move(generic), std::move(options));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: simulate_throughput STUDY cpu|cuda:0 [once [own]]\n");
    return 2;
  }
  try {
    const WholeStudy study(argv[1]);
    auto generic = backend_of(argv[2]), own = specialised(backend_of(argv[2]));
    if (argc > 3) {
      Backend& backend = argc > 4 ? *own : *generic;
      BatchOfScenarios batch(study.tables(0), backend, backend.natural_batch(), false);
      batch.simulate(0, backend.natural_batch());
      batch.simulate(0, backend.natural_batch());
      return 0;
    }
    measure("outcomes", study, *generic, false);
    measure("outcomes and series", study, *generic, true);
    measure("outcomes, own kernel", study, *own, false);
    measure("outcomes and series, own kernel", study, *own, true);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
