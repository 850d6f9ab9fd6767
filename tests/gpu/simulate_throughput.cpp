// Measure simulation alone, without statistics and files: simulate_throughput STUDY cpu|cuda:0 [once [own]]
// One line a measurement on stdout: what, scenarios a second, unit; tab-separated; by the generic kernel and
// by the study's own. `once`: two batches and the sums of their series, for a profiler to look at the second;
// `own`: by the study's own kernel.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <future>
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

/// Simulates so many scenarios from `first` on.
using Simulate = std::function<void(std::uint64_t first)>;

/// The median of some rounds: others may use the machine too. `count`: scenarios a call.
void measure(const char* what, std::int64_t count, const Simulate& simulate) {
  using Clock = std::chrono::steady_clock;
  simulate(0);  // warm: memory, caches, clocks
  std::uint64_t done = 0;
  std::vector<double> rates;
  for (int round = 0; round < kRounds; ++round) {
    const std::uint64_t before = done;
    double seconds = 0;
    for (const auto begin = Clock::now(); seconds < kRound;) {
      simulate(done);
      done += static_cast<std::uint64_t>(count);
      seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    rates.push_back(static_cast<double>(done - before) / seconds);
  }
  std::sort(rates.begin(), rates.end());
  std::printf("%s\t%.6g\tscenarios/s\n", what, rates[kRounds / 2]);
}

/// One worker's part, batch after batch into the same memory.
class Part {
 public:
  /// What becomes of the rows: all, or those of outcomes alone, stay where they are computed, on a GPU or in
  /// a CPU's cache; or those of outcomes come to the host, and of series their sums.
  enum class Rows { stay, of_outcomes_stay, are_summed };

  Part(const WholeStudy& study, Backend& backend, int worker, Rows rows)
      : tables_(study.tables(0)),
        rows_(rows),
        strip_(backend.natural_strip(study.rows())),
        simulator_(backend.prepare(tables_, worker)),
        sums_(study.no_sums()) {
    const auto outcomes = static_cast<std::size_t>(tables_.outcomes.size * padded(strip_)),
               series = static_cast<std::size_t>(tables_.series.size * tables_.months * padded(strip_));
    const bool has_series = rows == Rows::stay || (rows == Rows::are_summed && !backend.sums_afar());
    const std::size_t floats = outcomes + (has_series ? series : 0);
    memory_ = rows == Rows::are_summed ? backend.allocate_on_host(floats, worker)
                                       : backend.allocate(floats, worker);
    output_ = {memory_.get(), has_series ? memory_.get() + outcomes : nullptr, padded(strip_)};
  }

  void simulate(std::uint64_t first, std::int64_t count) {
    for (std::int64_t done = 0; done < count; done += strip_) {
      const std::uint64_t begin = first + static_cast<std::uint64_t>(done);
      const std::int64_t some = std::min(strip_, count - done);
      if (rows_ == Rows::are_summed) {
        simulator_->simulate_and_sum(begin, some, output_, sums_);
      } else {
        simulator_->place(begin, some, output_);
      }
    }
  }

 private:
  compiled::Tables tables_;
  Rows rows_;
  std::int64_t strip_;
  std::unique_ptr<Simulator> simulator_;
  std::vector<SeriesSums> sums_;
  std::shared_ptr<float> memory_;
  Output output_;
};

void measure_parts(const std::string& what, const WholeStudy& study, Backend& backend, Part::Rows rows) {
  std::vector<std::unique_ptr<Part>> workers;
  for (int i = 0; i < backend.workers(); ++i)
    workers.push_back(std::make_unique<Part>(study, backend, i, rows));
  const std::int64_t part = backend.longest_batch();
  measure(what.c_str(), part * backend.workers(), [&](std::uint64_t first) {
    std::vector<std::future<void>> threads;
    for (const auto& worker : workers) {
      threads.push_back(
          std::async(std::launch::async, [&worker, first, part] { worker->simulate(first, part); }));
      first += static_cast<std::uint64_t>(part);
    }
    for (auto& thread : threads) thread.get();
  });
}

std::unique_ptr<Backend> backend_of(const std::string& device) {
  return device == "cpu" ? make_cpu_backend(static_cast<int>(std::thread::hardware_concurrency()))
                         : make_cuda_backend({0});
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
    const WholeStudy study(argv[1], WholeStudy::Reports::what_it_asks);
    auto generic = backend_of(argv[2]), own = specialised(backend_of(argv[2]));
    if (argc > 3) {
      Backend& backend = argc > 4 ? *own : *generic;
      Part worker(study, backend, 0, Part::Rows::are_summed);
      for (int i = 0; i < 2; ++i) worker.simulate(0, backend.longest_batch());
      return 0;
    }
    for (const auto& [kernel, backend] :
         {std::pair(std::string(), generic.get()), std::pair(std::string(", own kernel"), own.get())}) {
      measure_parts("outcomes that stay" + kernel, study, *backend, Part::Rows::of_outcomes_stay);
      measure_parts("rows that stay" + kernel, study, *backend, Part::Rows::stay);
      measure_parts("outcomes and sums of series" + kernel, study, *backend, Part::Rows::are_summed);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
