#include "host/survival/recovery.h"

#include <algorithm>
#include <atomic>
#include <future>
#include <mutex>
#include <stdexcept>
#include <string>

#include "host/compile/compile.h"
#include "host/engine/nominal.h"

namespace chokepoint {
namespace {

constexpr float kOut = 0.5f;                             // [1] of the nominal capacity
constexpr std::size_t kMostRows = std::size_t{1} << 24;  // [float] of one worker's batch

/// Outcomes (the model wants one) and the sites' capacities.
ResultsWanted capacities_wanted(const Study& study) {
  ResultsWanted wanted{{"loss"}, {}, {}, 0};
  for (const Site& site : study.sites) wanted.series.push_back("site/" + site.name + "/capacity");
  return wanted;
}

std::vector<std::vector<float>> nominal_capacities(const CompiledVariant& compiled, std::size_t sites) {
  if (compiled.series.size() != sites) throw std::logic_error("not one series a site");
  const auto months = static_cast<std::ptrdiff_t>(compiled.tables.numbers.months);
  const NominalRun run = run_nominal(compiled.tables.view());
  std::vector<std::vector<float>> nominal;
  for (auto row = run.series.begin(); row != run.series.end(); row += months)
    nominal.emplace_back(row, row + months);
  return nominal;
}

/// Scenarios that all workers take batches of.
struct Shared {
  std::uint64_t scenarios;
  std::int64_t batch;
  const ProgressSink& progress;
  std::atomic<std::uint64_t> next = 0;  // batch
  std::atomic<bool> stopped = false;
  std::mutex mutex = {};
  std::uint64_t done = 0;  // [scenario]
};

/// One thread's part.
void work(const compiled::Tables& tables, Backend& backend, Shared& shared, RecoveryCounter& counter) {
  try {
    const auto simulator = backend.prepare(tables);
    const std::int64_t stride = padded(shared.batch);
    std::vector<float> outcomes(static_cast<std::size_t>(tables.outcomes.size * stride));
    std::vector<float> series(static_cast<std::size_t>(tables.series.size * tables.months * stride));
    const auto batch = static_cast<std::uint64_t>(shared.batch);
    for (;;) {
      const std::uint64_t index = shared.next.fetch_add(1);
      if (shared.stopped || index > (shared.scenarios - 1) / batch) return;
      const std::uint64_t first = index * batch;
      const auto count = static_cast<std::int64_t>(std::min(batch, shared.scenarios - first));
      simulator->simulate(first, count, {outcomes.data(), series.data(), stride});
      counter.add(series.data(), stride, count);
      const std::lock_guard lock(shared.mutex);
      shared.done += static_cast<std::uint64_t>(count);
      shared.progress({shared.done, shared.scenarios, 1});
    }
  } catch (...) {
    shared.stopped = true;  // the others need not go on
    throw;
  }
}

std::int64_t batch_of(const Backend& backend, std::size_t rows, std::uint64_t scenarios) {
  const auto most = static_cast<std::int64_t>(std::max<std::size_t>(kMostRows / rows, 1024));
  const std::int64_t batch = std::min(backend.natural_batch(), most);
  return static_cast<std::int64_t>(std::min(static_cast<std::uint64_t>(batch), scenarios));
}

}  // namespace

RecoveryCounter::RecoveryCounter(std::vector<std::vector<float>> nominal) : nominal_(std::move(nominal)) {
  for (const auto& months : nominal_) counts_.emplace_back(months.size() + 1);
}

void RecoveryCounter::add(const float* capacity, std::int64_t stride, std::int64_t count) {
  for (std::size_t s = 0; s < nominal_.size(); ++s) {
    add_site(s, capacity, stride, count);
    capacity += static_cast<std::int64_t>(nominal_[s].size()) * stride;
  }
}

void RecoveryCounter::add_site(std::size_t site, const float* capacity, std::int64_t stride,
                               std::int64_t count) {
  const auto scenarios = static_cast<std::size_t>(count);
  run_.assign(scenarios, 0);
  longest_.assign(scenarios, 0);
  for (std::size_t t = 0; t < nominal_[site].size(); ++t, capacity += stride) {
    const float half = kOut * nominal_[site][t];
    if (half == 0) continue;
    for (std::size_t i = 0; i < scenarios; ++i) {
      run_[i] = capacity[i] < half ? run_[i] + 1 : 0;
      longest_[i] = std::max(longest_[i], run_[i]);
    }
  }
  for (const std::int32_t months : longest_) ++counts_[site][static_cast<std::size_t>(months)];
}

void RecoveryCounter::add(const RecoveryCounter& other) {
  for (std::size_t s = 0; s < counts_.size(); ++s) {
    for (std::size_t r = 0; r < counts_[s].size(); ++r) counts_[s][r] += other.counts_[s][r];
  }
}

RecoveryCounts recovery_times(const Study& study, std::uint64_t scenarios, Backend& backend,
                              const ProgressSink& progress) {
  const CompiledVariant compiled = compile(study, capacities_wanted(study));
  const compiled::Tables tables = compiled.tables.view();
  const std::size_t rows =
      compiled.outcomes.size() + compiled.series.size() * static_cast<std::size_t>(tables.months);
  Shared shared{scenarios, batch_of(backend, rows, scenarios), progress};
  std::vector<RecoveryCounter> counters(static_cast<std::size_t>(backend.workers()),
                                        RecoveryCounter(nominal_capacities(compiled, study.sites.size())));
  std::vector<std::future<void>> threads;
  for (RecoveryCounter& counter : counters) {
    threads.push_back(std::async(std::launch::async, [&] { work(tables, backend, shared, counter); }));
  }
  for (auto& thread : threads) thread.wait();
  for (auto& thread : threads) thread.get();
  for (std::size_t i = 1; i < counters.size(); ++i) counters.front().add(counters[i]);
  return counters.front().counts();
}

}  // namespace chokepoint
