#include "host/engine/batch_size.h"

#include <algorithm>

#include "kernels/run/simulate.h"

namespace chokepoint {
namespace {

// [scenario] Whose values of an outcome repay the visit to its statistics, which are far away in memory.
constexpr std::int64_t kMeasured = 16384;

// Of a worker, so that one batch more or less, or a wait for the first one, is a small part of its work.
constexpr std::uint64_t kTurns = 16;

constexpr std::int64_t kRowFloats = 16 << 20;  // 64 MB of each worker

}  // namespace

BatchSizes batch_sizes(std::int64_t natural, std::int64_t longest, std::size_t rows, OutcomesAre place) {
  const std::int64_t least = std::max(natural, kMeasured);
  const std::int64_t fitting = kRowFloats / static_cast<std::int64_t>(std::max<std::size_t>(rows, 1));
  if (place == OutcomesAre::far_away) return {least, std::max(least, longest), least};
  const std::int64_t most = std::max(least, std::min(longest, fitting / kMeasured * kMeasured));
  return {least, most, most};
}

std::int64_t batch_of_part(const BatchSizes& sizes, std::uint64_t scenarios, std::size_t workers) {
  const std::uint64_t share = (scenarios + workers - 1) / workers;
  const auto turn = static_cast<std::int64_t>(share / kTurns) / kMeasured * kMeasured;
  return std::min(std::clamp(turn, sizes.least, sizes.most), padded(static_cast<std::int64_t>(share)));
}

}  // namespace chokepoint
