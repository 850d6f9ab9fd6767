#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/engine/batch_size.h"
#include "host/engine/shared_draws.h"
#include "host/engine/variant_run.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// One thread's part of a run: a simulator a variant, and the rows of one batch. Outcomes are measured a
/// batch at a time. What has many more rows stays in the cache: weather that variants share is drawn for a
/// stretch of the batch, then each variant runs through the stretch, strip by strip, and sums the series of
/// each. Where outcomes are computed far from the host they stay there, once their statistics know what to
/// ask of them, and answer.
class Worker {
 public:
  /// `number`: 0 ... backend.workers() - 1. `weather`: tables that draw what those of the variants do not;
  /// null if there is no such weather.
  Worker(Backend& backend, int number, const std::vector<std::unique_ptr<VariantRun>>& variants,
         const TableLists* weather, const BatchSizes& sizes);

  /// Simulate the scenarios first + done ... first + done + count - 1 of every variant and add them to its
  /// statistics.
  void run(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
           std::int64_t count);

  std::size_t bytes() const;
  /// [scenario] Those whose outcomes stayed where they were computed.
  std::uint64_t digested() const { return afar_.digested; }

 private:
  /// Scenarios of a batch, of which `begin` come before.
  struct Stretch {
    std::uint64_t first, done;  // of the run: its first scenario; how many come before the batch
    std::int64_t batch;         // how many the batch has
    std::int64_t begin, count;
  };
  void run_here(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
                std::int64_t count);
  void simulate(std::size_t v, VariantRun& variant, const Stretch& stretch, std::vector<SeriesSums>& sums);
  bool run_afar(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
                std::int64_t count);
  bool simulate_afar(const std::vector<DigestQuestion>& questions, const Stretch& stretch,
                     std::vector<std::vector<Digest>>& digests, std::vector<std::vector<SeriesSums>>& sums);
  void check(Simulator& simulator, const VariantRun& variant, const Stretch& stretch, std::int64_t begin,
             std::int64_t count, Output output);

  /// Where outcomes of the base stay, and whether those of others may stay where they were computed.
  struct RowsAfar {
    std::int64_t most = 0;         // [scenario] at once; 0: they may not
    std::shared_ptr<float> base;   // null: there are no other variants
    int refusals = 0, pauses = 0;  // batches: refused of late; to bring their rows before the next tries
    std::uint64_t digested = 0;    // [scenario]
  };
  /// Of one variant; the first scenarios tell their drivers, too. Null where there are no such scenarios.
  struct Simulators {
    std::unique_ptr<Simulator> plain, with_drivers;
  };
  std::vector<Simulators> simulators_;
  SharedDraws weather_;
  bool sums_afar_;                   // whether rows of series come to the host for the first scenarios alone
  std::int64_t strip_;               // [scenario] simulated at once where they come
  std::int64_t long_strip_;          // [scenario] where they do not
  std::int64_t held_;                // [scenario] of which there are rows of outcomes
  std::vector<BatchRows> outcomes_;  // one a variant
  BatchRows series_;                 // of a strip
  RowsAfar afar_;
  std::size_t digest_bytes_ = 0;
};

}  // namespace chokepoint
