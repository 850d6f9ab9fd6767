#include "kernels/statistics/sortable.h"

#include <algorithm>
#include <cstddef>

namespace chokepoint {

void sort_keys(std::uint32_t* keys, std::size_t count, std::uint32_t* scratch) {
  if (count < 256) {
    std::sort(keys, keys + count);
    return;
  }
  constexpr int kBits = 11, kPasses = 3;
  constexpr std::uint32_t kDigits = 1u << kBits;
  std::uint32_t start[kPasses][kDigits] = {};
  for (std::size_t i = 0; i < count; ++i)
    for (int pass = 0; pass < kPasses; ++pass) ++start[pass][(keys[i] >> (pass * kBits)) % kDigits];

  std::uint32_t *from = keys, *to = scratch;
  for (int pass = 0; pass < kPasses; ++pass) {
    const int shift = pass * kBits;
    if (start[pass][(from[0] >> shift) % kDigits] == count) continue;  // one digit only: already in order
    std::uint32_t sum = 0;
    for (std::uint32_t& entry : start[pass]) {
      const std::uint32_t here = entry;
      entry = sum;
      sum += here;
    }
    for (std::size_t i = 0; i < count; ++i) to[start[pass][(from[i] >> shift) % kDigits]++] = from[i];
    std::swap(from, to);
  }
  if (from != keys) std::copy(from, from + count, keys);
}

}  // namespace chokepoint
