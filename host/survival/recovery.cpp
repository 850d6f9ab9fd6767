#include "host/survival/recovery.h"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>

#include "host/compile/compile.h"
#include "host/engine/nominal.h"
#include "host/engine/pass.h"

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

/// What counts the batches of one worker.
TakeBatch counting(const compiled::Tables& tables, Backend& backend, std::size_t worker, std::int64_t batch,
                   RecoveryCounter& counter) {
  const std::int64_t stride = padded(batch);
  const auto columns = static_cast<std::size_t>(stride);
  const auto months = static_cast<std::size_t>(tables.months);
  return [&counter, stride, simulator = std::shared_ptr(backend.prepare(tables, static_cast<int>(worker))),
          outcomes = std::vector<float>(static_cast<std::size_t>(tables.outcomes.size) * columns),
          series = std::vector<float>(static_cast<std::size_t>(tables.series.size) * months * columns)](
             std::uint64_t first, std::int64_t count) mutable {
    simulator->simulate(first, count, {outcomes.data(), series.data(), stride});
    counter.add(series.data(), stride, count);
  };
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
  const std::int64_t batch = batch_of(backend, rows, scenarios);
  std::vector<RecoveryCounter> counters(static_cast<std::size_t>(backend.workers()),
                                        RecoveryCounter(nominal_capacities(compiled, study.sites.size())));
  run_pass(
      {scenarios, batch, 1}, counters.size(),
      [&](std::size_t worker) { return counting(tables, backend, worker, batch, counters[worker]); },
      progress);
  for (std::size_t i = 1; i < counters.size(); ++i) counters.front().add(counters[i]);
  return counters.front().counts();
}

}  // namespace chokepoint
