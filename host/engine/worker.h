#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "host/engine/variant_run.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// One thread's part of a run: a simulator a variant, and the rows of one batch, used by one variant after
/// the other.
class Worker {
 public:
  Worker(Backend& backend, const std::vector<std::unique_ptr<VariantRun>>& variants, std::int64_t batch);

  /// Simulate the scenarios first + done ... first + done + count - 1 of every variant and add them to its
  /// statistics.
  void run(std::vector<std::unique_ptr<VariantRun>>& variants, std::uint64_t first, std::uint64_t done,
           std::int64_t count);

  std::size_t bytes() const { return base_.bytes() + outcomes_.bytes() + series_.bytes(); }

 private:
  /// Of one variant; the first scenarios tell their drivers, too. Null where there are no such scenarios.
  struct Simulators {
    std::unique_ptr<Simulator> plain, with_drivers;
  };
  std::vector<Simulators> simulators_;
  BatchRows base_;               // outcomes of the base, for differences
  BatchRows outcomes_, series_;  // of the variant at hand
};

}  // namespace chokepoint
