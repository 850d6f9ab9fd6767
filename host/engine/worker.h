#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/engine/variant_run.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// One thread's part of a run: a simulator a variant, and the rows of one batch, used by one variant after
/// the other. Outcomes are measured a batch at a time; series, which have many more rows, in strips of it
/// that are still in the cache.
class Worker {
 public:
  Worker(Backend& backend, const std::vector<std::unique_ptr<VariantRun>>& variants, std::int64_t batch);

  /// Simulate the scenarios first + done ... first + done + count - 1 of every variant and add them to its
  /// statistics.
  void run(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
           std::int64_t count);

  std::size_t bytes() const;

 private:
  void simulate(std::size_t v, VariantRun& variant, std::uint64_t first, std::uint64_t done,
                std::int64_t count, BatchRows& outcomes, std::vector<SeriesSums>& sums);

  /// Of one variant; the first scenarios tell their drivers, too. Null where there are no such scenarios.
  struct Simulators {
    std::unique_ptr<Simulator> plain, with_drivers;
  };
  std::vector<Simulators> simulators_;
  std::int64_t strip_;  // [scenario] simulated at once
  BatchRows base_;      // outcomes of the base, for differences
  BatchRows outcomes_;  // of the variant at hand
  BatchRows strip_outcomes_, strip_series_;
};

}  // namespace chokepoint
