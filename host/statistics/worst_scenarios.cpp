#include "host/statistics/worst_scenarios.h"

#include <algorithm>

#include "kernels/statistics/sortable.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kChunk = 256;

/// Whether a value could enter the list: beyond its last one, or equal to it where numbers may decide.
bool any_beyond(const float* x, std::int64_t n, float sign, float last, bool equal_too) {
  int found = 0;  // an int, not a bool: GCC makes vectors of it
  for (std::int64_t i = 0; i < n; ++i) found |= x[i] * sign > last;
  for (std::int64_t i = 0; equal_too && i < n; ++i) found |= x[i] * sign == last;
  return found != 0;
}

}  // namespace

void WorstScenarios::add(std::uint64_t first, const float* x, std::int64_t n) {
  for (std::int64_t done = 0; done < n; done += kChunk) {
    const std::int64_t chunk = std::min(kChunk, n - done);
    const std::uint64_t number = first + static_cast<std::uint64_t>(done);
    const bool full = entries_.size() == kKept;
    if (full &&
        !any_beyond(x + done, chunk, sign_, entries_.back().badness, number < entries_.back().scenario))
      continue;
    for (std::int64_t i = 0; i < chunk; ++i) {
      offer({x[done + i] * sign_ + 0.0f, number + static_cast<std::uint64_t>(i)});
    }
  }
}

void WorstScenarios::offer(const Entry& entry) {
  if (entries_.size() == kKept) {
    if (!is_worse(entry, entries_.back())) return;
    entries_.pop_back();
  }
  entries_.insert(std::upper_bound(entries_.begin(), entries_.end(), entry, is_worse), entry);
}

std::optional<KeyRange> WorstScenarios::known(std::uint64_t first) const {
  constexpr std::uint32_t kHighest = 0xFFFFFFFFu;
  if (entries_.size() < kKept) return std::nullopt;
  const Entry& last = entries_.back();
  const std::uint32_t key = sortable(last.badness * sign_), too = first < last.scenario ? 1 : 0;
  return sign_ > 0 ? KeyRange{0, key - too} : KeyRange{key + too, kHighest};
}

std::vector<RankedScenario> WorstScenarios::summary() const {
  std::vector<RankedScenario> list;
  for (const Entry& entry : entries_)
    list.push_back({entry.scenario, static_cast<double>(entry.badness * sign_ + 0.0f)});
  return list;
}

}  // namespace chokepoint
