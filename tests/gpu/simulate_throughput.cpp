// Measure simulation alone, without statistics and files: simulate_throughput STUDY cpu|cuda:0 [once [own]]
// One line a measurement on stdout: what, scenarios a second, unit; tab-separated; by the generic kernel and
// by the study's own. `once`: two batches, the sums of their series and digests of their outcomes, for a
// profiler to look at the second; `own`: by the study's own kernel.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "host/specialise/backend.h"
#include "kernels/statistics/sortable.h"
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
  /// a CPU's cache; or those of outcomes come to the host, or their digests, and of series their sums.
  enum class Rows { stay, of_outcomes_stay, are_summed, are_digested };

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
    if (rows == Rows::are_digested) question_ = question_of(study, backend);
  }

  void simulate(std::uint64_t first, std::int64_t count) {
    for (std::int64_t done = 0; done < count; done += strip_) {
      const std::uint64_t begin = first + static_cast<std::uint64_t>(done);
      const std::int64_t some = std::min(strip_, count - done);
      if (rows_ == Rows::are_digested) {
        std::vector<Digest> digests;
        if (!simulator_->simulate_and_digest(begin, some, {}, question_, digests, sums_))
          throw std::runtime_error("a digest has no room");
      } else if (rows_ == Rows::are_summed) {
        simulator_->simulate_and_sum(begin, some, output_, sums_);
      } else {
        simulator_->place(begin, some, output_);
      }
    }
  }

 private:
  /// What a long run asks: a thousandth of the values around each of a dozen quantiles, and the worst tenth
  /// of the scenarios. The quantiles are those of a few.
  static DigestQuestion question_of(const WholeStudy& study, Backend& backend) {
    constexpr std::int64_t kFew = 16'384;
    DigestQuestion question;
    for (std::vector<float>& row : study.outcomes_of(0, backend, 0, kFew)) {
      std::sort(row.begin(), row.end());
      const auto key = [&row](double p) {
        return sortable(row[static_cast<std::size_t>(p * static_cast<double>(kFew - 1))]);
      };
      for (const double p : {0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.995, 0.999})
        question.bracket.push_back({key(p - 0.0005), key(p + 0.0005)});
      question.known.push_back({0, sortable(row.back())});
      if (++question.rows == 1) question.least = key(0.9);
    }
    question.outcomes = question.rows;
    question.brackets = question.bracket.size() / question.rows;
    return question;
  }

  compiled::Tables tables_;
  Rows rows_;
  DigestQuestion question_;
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
      Part worker(study, backend, 0, backend.digests() ? Part::Rows::are_digested : Part::Rows::are_summed);
      for (int i = 0; i < 2; ++i) worker.simulate(0, backend.longest_batch());
      return 0;
    }
    for (const auto& [kernel, backend] :
         {std::pair(std::string(), generic.get()), std::pair(std::string(", own kernel"), own.get())}) {
      measure_parts("outcomes that stay" + kernel, study, *backend, Part::Rows::of_outcomes_stay);
      measure_parts("rows that stay" + kernel, study, *backend, Part::Rows::stay);
      measure_parts("outcomes and sums of series" + kernel, study, *backend, Part::Rows::are_summed);
      if (backend->digests())
        measure_parts("digests of outcomes and sums of series" + kernel, study, *backend,
                      Part::Rows::are_digested);
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
