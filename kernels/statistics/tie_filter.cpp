#include "kernels/statistics/tie_filter.h"

namespace chokepoint {

KeyRow TieFilter::filter(const float* x, std::size_t n, std::uint32_t* keys) {
  row_ = n;
  const bool tiny = n < kSlots;
  KeyRow row = sortable_keys(x, n, tiny ? kEmpty : common_, keys);
  common_times_ = n - row.count;
  counted_ = !tiny && probe_in_ == 0;
  if (counted_) row.count = count(keys, row.count);
  return row;
}

/// Count the keys that have a slot or find theirs empty; move the others to the front and return their
/// number.
std::size_t TieFilter::count(std::uint32_t* keys, std::size_t n) {
  constexpr std::uint32_t kGolden = 2654435769u;  // 2^32 / golden ratio: spreads neighbouring keys
  std::size_t others = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint32_t key = keys[i];
    Slot& slot = slots_[key * kGolden >> 24];
    if (slot.key == kEmpty) [[unlikely]]
      slot.key = key;
    // Without a branch: which keys come again cannot be foreseen.
    const bool same = slot.key == key;
    slot.times += same;
    keys[others] = key;
    others += !same;
  }
  return others;
}

void TieFilter::choose() {
  if (row_ < kSlots) return;
  if (!counted_) {
    --probe_in_;
    if (common_ != kEmpty && common_times_ < row_ / 64) probe_in_ = 0;
    return;
  }
  constexpr std::uint32_t kMany = 8;
  std::size_t tied = 0;
  Slot most;
  for (Slot& slot : slots_) {
    if (slot.times >= kMany) tied += slot.times;
    if (slot.times > most.times) most = slot;
    if (slot.times == 0) slot.key = kEmpty;
    slot.times = 0;
  }
  if (most.times > common_times_ || common_times_ < row_ / 64) {
    common_ = most.times >= row_ / 32 ? most.key : kEmpty;
    if (common_ != kEmpty) tied -= most.times;
  }
  probe_in_ = tied > (row_ - common_times_) / 4 ? 0 : kProbeEvery;
  if (probe_in_ > 0) slots_.fill({});
}

}  // namespace chokepoint
