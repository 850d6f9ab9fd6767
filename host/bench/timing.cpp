#include "host/bench/timing.h"

#include <algorithm>
#include <chrono>

#include "host/bench/cycle_counter.h"
#include "host/engine/variant_run.h"

namespace chokepoint {

Timing time_simulation(const CompiledVariant& compiled, Backend& backend, std::uint64_t scenarios) {
  using Clock = std::chrono::steady_clock;
  const auto months = static_cast<std::size_t>(compiled.tables.numbers.months);
  const std::size_t rows = compiled.outcomes.size() + compiled.series.size() * months;
  const auto batch =
      std::min<std::uint64_t>(scenarios, static_cast<std::uint64_t>(backend.natural_strip(rows)));
  BatchRows outcomes(compiled.outcomes.size(), static_cast<std::int64_t>(batch));
  BatchRows series(compiled.series.size() * months, static_cast<std::int64_t>(batch));
  const auto simulator = backend.prepare(compiled.tables.view());
  const bench::CycleCounter counter;
  const auto begin = Clock::now();
  counter.start();
  for (std::uint64_t done = 0; done < scenarios; done += batch) {
    simulator->simulate(done, static_cast<std::int64_t>(std::min(batch, scenarios - done)),
                        {outcomes.data(), series.data(), outcomes.stride()});
  }
  Timing timing;
  timing.cycles = counter.stop();
  timing.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  return timing;
}

}  // namespace chokepoint
