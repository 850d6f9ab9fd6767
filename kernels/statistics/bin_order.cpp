// A counting sort by bins. Its counters fit a first-level cache: where a row has too many bins, those far
// from both ends of its range, where few values lie (small ones among large), share a counter and are sorted.

#include "kernels/statistics/bin_order.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/bin_order.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <cassert>
#include <cstring>

#include "kernels/arithmetic/target-inl.h"
#include "kernels/statistics/key_rows.h"
#include "kernels/statistics/simd_targets.h"
#include "kernels/statistics/sortable.h"

#ifndef CHOKEPOINT_BIN_ORDER_ONCE
#define CHOKEPOINT_BIN_ORDER_ONCE

namespace chokepoint {

constexpr std::uint32_t kMostCounters = 4096;

/// Which counter a bin has: bins below `lower` and above `upper` one each, all others the same.
struct Counters {
  std::uint32_t first, lower, upper, last;  // [bin]

  std::size_t count() const { return (lower - first) + 1 + (last - upper); }
  std::size_t shared() const { return lower - first; }
};

inline Counters counters_for(std::uint32_t first, std::uint32_t last) {
  constexpr std::uint32_t kZero = 0x8000u;  // zero's bin; those of negative numbers lie below
  if (last - first < kMostCounters) return {first, first, first, last};
  if (first >= kZero) return {first, first, last - (kMostCounters - 1), last};
  if (last <= kZero) return {first, first + (kMostCounters - 1), last, last};
  constexpr std::uint32_t kHalf = kMostCounters / 2 - 1;
  return {first, std::min(first + kHalf, kZero), std::max(last - kHalf, kZero), last};
}

/// How many keys a counter has counted, and then the places of the next of them. Keys are dealt out in turn
/// to parts that count side by side, so that neighbours in a bin need not wait for each other.
constexpr std::size_t kParts = 4;
using Places = std::uint16_t[kParts];

/// Turn counts into the places where each counter's keys begin.
inline void begin_places(Places* counts, std::size_t n) {
  std::uint16_t place = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::uint64_t any;
    static_assert(sizeof any == sizeof *counts);
    std::memcpy(&any, counts[i], sizeof any);
    if (any == 0) continue;
    for (std::uint16_t& count : counts[i]) {
      const std::uint16_t begin = place;
      place = static_cast<std::uint16_t>(place + count);
      count = begin;
    }
  }
}

}  // namespace chokepoint

#endif

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

/// Write the counters of keys, whole vectors of them.
HWY_INLINE void number_counters(const std::uint32_t* HWY_RESTRICT keys, std::size_t n,
                                const Counters& counters, std::uint16_t* HWY_RESTRICT numbers) {
  const hn::CappedTag<std::int32_t, kKeyRowRoom> integer;
  const hn::RebindToUnsigned<decltype(integer)> word;
  const hn::Rebind<std::uint16_t, decltype(integer)> half;
  const auto lower = hn::Set(integer, static_cast<std::int32_t>(counters.lower));
  const auto upper = hn::Set(integer, static_cast<std::int32_t>(counters.upper));
  const auto offset = hn::Set(integer, static_cast<std::int32_t>(counters.first + counters.upper));
  for (std::size_t i = 0; i < n; i += hn::Lanes(word)) {
    const auto bin = hn::BitCast(integer, hn::ShiftRight<16>(hn::LoadU(word, keys + i)));
    const auto number = hn::Sub(hn::Add(hn::Min(bin, lower), hn::Max(bin, upper)), offset);
    hn::StoreU(hn::DemoteTo(half, number), half, numbers + i);
  }
}

void order_by_bins(const std::uint32_t* HWY_RESTRICT keys, std::size_t n, std::uint32_t low,
                   std::uint32_t high, std::uint32_t* HWY_RESTRICT ordered) {
  assert(n <= kMostOrderedKeys);
  if (n == 0) return;
  const Counters counters = counters_for(low >> 16, high >> 16);
  if (counters.count() > n) {
    std::copy_n(keys, n, ordered);
    return sort_keys(ordered, n);
  }
  std::uint16_t numbers[kMostOrderedKeys + kKeyRowRoom];
  Places places[kMostCounters];
  number_counters(keys, n, counters, numbers);

  std::memset(places, 0, counters.count() * sizeof *places);
  std::size_t i = 0;
  for (; i + kParts <= n; i += kParts)
    for (std::size_t part = 0; part < kParts; ++part) ++places[numbers[i + part]][part];
  for (; i < n; ++i) ++places[numbers[i]][0];

  begin_places(places, counters.count());
  Places& shared = places[counters.shared()];
  const std::size_t shared_begin = shared[0];
  for (i = 0; i + kParts <= n; i += kParts)
    for (std::size_t part = 0; part < kParts; ++part)
      ordered[places[numbers[i + part]][part]++] = keys[i + part];
  for (; i < n; ++i) ordered[places[numbers[i]][0]++] = keys[i];
  const std::size_t shared_end = shared[kParts - 1];
  if (counters.lower < counters.upper) sort_keys(ordered + shared_begin, shared_end - shared_begin);
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(order_by_bins);

void order_by_bins(const std::uint32_t* keys, std::size_t n, std::uint32_t low, std::uint32_t high,
                   std::uint32_t* ordered) {
  HWY_DYNAMIC_DISPATCH(order_by_bins)(keys, n, low, high, ordered);
}

std::vector<decltype(&order_by_bins)> order_by_bins_targets() {
  return for_each_target([] { return &HWY_DYNAMIC_DISPATCH(order_by_bins); });
}

}  // namespace chokepoint

#endif
