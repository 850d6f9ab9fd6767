#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>

#include "host/engine/run_options.h"

namespace chokepoint {

/// The scenarios of a pass, and how they are dealt out.
struct PassPlan {
  std::uint64_t scenarios;
  std::int64_t batch;  // [scenario]
  int number;          // 1, 2 ...
};

/// A part of a pass: the scenarios [begin, end).
struct PassPart {
  std::uint64_t begin, end;
  std::optional<std::chrono::steady_clock::time_point> deadline;  // no batch is dealt from then on
};

/// Takes the scenarios [done, done + count) of a pass; every time in the same thread.
using TakeBatch = std::function<void(std::uint64_t done, std::int64_t count)>;

/// Send every scenario through once: each worker, in a thread of its own, takes one batch after the other. No
/// worker ever waits for another, so that a thread that the machine holds up holds up no other. `start`:
/// makes what takes the batches of worker 0 ... workers - 1, in its thread. Rethrows the first error of any
/// worker.
void run_pass(const PassPlan& plan, std::size_t workers,
              const std::function<TakeBatch(std::size_t worker)>& start, const ProgressSink& progress);

/// Send a part through and return how far it came: part.end, or less where the deadline passed. The scenarios
/// before are all done; of a pass that begins, the first batch at least.
std::uint64_t run_part(const PassPlan& plan, const PassPart& part, std::size_t workers,
                       const std::function<TakeBatch(std::size_t worker)>& start,
                       const ProgressSink& progress);

}  // namespace chokepoint
