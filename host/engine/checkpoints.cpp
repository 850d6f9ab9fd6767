#include "host/engine/checkpoints.h"

#include <algorithm>
#include <iterator>
#include <set>

namespace chokepoint {
namespace {

/// Add tenths / 10 times every power of ten, of what lies in [least, most).
void add_grid(std::initializer_list<std::uint64_t> tenths, std::uint64_t least, std::uint64_t most,
              std::set<std::uint64_t>& counts) {
  for (std::uint64_t ten = 1; ten <= most; ten *= 10) {
    for (const std::uint64_t each : tenths) {
      const std::uint64_t count = ten / 10 * each + ten % 10 * each / 10;
      if (count >= least && count < most) counts.insert(count);
    }
    if (ten > most / 10) break;
  }
}

std::vector<std::uint64_t> in_order(const std::set<std::uint64_t>& counts) {
  return {counts.begin(), counts.end()};
}

}  // namespace

std::vector<std::uint64_t> checkpoints_of(std::uint64_t scenarios) {
  std::set<std::uint64_t> counts{scenarios};
  add_grid({10, 20, 50}, std::max<std::uint64_t>(10, scenarios / 100 + (scenarios % 100 != 0)), scenarios,
           counts);
  return in_order(counts);
}

std::vector<std::uint64_t> stopping_points(std::uint64_t scenarios) {
  std::set<std::uint64_t> counts{scenarios};
  add_grid({10, 15, 20, 30, 50, 70}, 1000, scenarios, counts);
  return in_order(counts);
}

std::vector<std::uint64_t> meetings_of(std::uint64_t scenarios, bool may_stop, std::uint64_t seam) {
  std::set<std::uint64_t> counts;
  for (const std::uint64_t count : checkpoints_of(scenarios)) counts.insert(count);
  if (seam > 0 && seam < scenarios) counts.insert(seam);
  if (!may_stop) return in_order(counts);
  for (const std::uint64_t count : stopping_points(scenarios)) counts.insert(count);
  add_grid({10, 20, 50}, 10, scenarios, counts);
  return in_order(counts);
}

}  // namespace chokepoint
