#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "kernels/statistics/key_rows.h"

namespace chokepoint {

/// Take from a row the values that occur many times, so that each costs once what the others cost each.
/// One key, the most frequent of late, is filtered by vectors; in rows with many more ties, others are
/// counted in slots, one (by its hash) a key. Which are found decides the speed, never the figures.
class TieFilter {
 public:
  static constexpr std::size_t kSlots = 256;        // rows shorter than this are not filtered
  static constexpr std::uint32_t kProbeEvery = 64;  // rows between two looks for ties

  /// Write the keys of x[0 ... n), n < 2^32, that must be taken one by one; take() gives the others. The
  /// range is that of sortable_keys(), which may be wider.
  KeyRow filter(const float* x, std::size_t n, std::uint32_t* keys);

  /// Call visit(key, times) for the keys that filter() kept back, and prepare for the next row.
  template <class Visitor>
  void take(Visitor&& visit) {
    if (common_times_ > 0) visit(common_, common_times_);
    if (counted_)
      for (const Slot& slot : slots_)
        if (slot.times > 0) visit(slot.key, slot.times);
    choose();
  }

 private:
  static constexpr std::uint32_t kEmpty = 0;  // no number's key
  struct Slot {
    std::uint32_t key = kEmpty, times = 0;
  };
  std::size_t count(std::uint32_t* keys, std::size_t n);
  void choose();

  std::array<Slot, kSlots> slots_;
  std::uint32_t common_ = kEmpty;
  std::size_t row_ = 0, common_times_ = 0;  // of the row that was filtered last
  bool counted_ = false;                    // whether it went through the slots
  std::uint32_t probe_in_ = 0;              // [row] until the next does; 0: it does
};

}  // namespace chokepoint
