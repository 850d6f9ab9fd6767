#include "host/statistics/exceedance.h"

#include <algorithm>
#include <cmath>

#include "kernels/statistics/sortable.h"

namespace chokepoint {
namespace {

constexpr int kFineHalvings = 9, kFine = 5, kCoarse = 2;    // halvings of the exceedance; points to each
constexpr int kLowerHalvings = 7, kLower = 3, kLowest = 1;  // the same of the share below

/// A value that could be a point, and how many values lie above it.
struct Candidate {
  std::uint32_t key;
  std::uint64_t above;
};

/// All of them, ascending; of several with one count the lowest. None with all or no values above.
std::vector<Candidate> candidates(const MomentTable& table, std::uint64_t n,
                                  std::vector<CountedValue> known) {
  std::sort(known.begin(), known.end(), [](const auto& a, const auto& b) { return a.key < b.key; });
  std::vector<Candidate> list;
  auto next = known.begin();
  std::uint64_t passed = 0;
  const auto offer = [&](std::uint32_t key, std::uint64_t above) {
    if (above > 0 && above < n && (list.empty() || above < list.back().above)) list.push_back({key, above});
  };
  table.for_each([&](std::uint32_t bin, const Moments& moments) {
    passed += moments.count;
    for (; next != known.end() && next->key >> 16 == bin; ++next)
      offer(next->key, n - passed + next->above_in_bin);
    offer(moments.sum == 0 ? bin << 16 : bin << 16 | 0xFFFFu, n - passed);
  });
  return list;
}

/// Call visit(count) for counts from n / 2 down to n / 2^halvings or 1, `points` to a halving, evenly between
/// powers of two: no logarithm, whose last bit depends on the machine.
template <class Visit>
void halve(std::uint64_t n, int from, int to, int points, Visit visit) {
  for (int halving = from; halving < to; ++halving) {
    const double low = std::ldexp(static_cast<double>(n), -halving - 1);
    if (2 * low < 1) return;
    for (int j = points; j > 0; --j) visit(static_cast<std::uint64_t>(std::ceil(low + low * j / points)));
  }
}

/// The counts above a threshold that a curve wants, descending.
std::vector<std::uint64_t> wanted_counts(std::uint64_t n) {
  constexpr int kMostHalvings = 64;
  std::vector<std::uint64_t> counts;
  halve(n, 1, kLowerHalvings, kLower, [&](std::uint64_t below) { counts.push_back(n - below); });
  halve(n, kLowerHalvings, kMostHalvings, kLowest, [&](std::uint64_t below) { counts.push_back(n - below); });
  std::reverse(counts.begin(), counts.end());
  halve(n, 1, kFineHalvings, kFine, [&](std::uint64_t above) { counts.push_back(above); });
  halve(n, kFineHalvings, kMostHalvings, kCoarse, [&](std::uint64_t above) { counts.push_back(above); });
  return counts;
}

}  // namespace

ShareInterval wilson_interval(std::uint64_t k, std::uint64_t n) {
  constexpr double kZ = 1.959963984540054;  // normal quantile at 0.975
  const double count = static_cast<double>(n), share = static_cast<double>(k) / count;
  const double shrink = 1 / (1 + kZ * kZ / count), centre = (share + kZ * kZ / (2 * count)) * shrink;
  const double half = kZ * shrink * std::sqrt(share * (1 - share) / count + kZ * kZ / (4 * count * count));
  return {k == 0 ? 0.0 : std::max(0.0, centre - half), k == n ? 1.0 : std::min(1.0, centre + half)};
}

std::vector<ExceedancePoint> exceedance_of(const MomentTable& table, const std::vector<CountedValue>& known) {
  const std::uint64_t n = table.below(MomentTable::kBins);
  const std::vector<Candidate> all = candidates(table, n, known);
  if (all.empty()) return {};
  std::vector<ExceedancePoint> points;
  const Candidate* last = nullptr;
  for (const std::uint64_t count : wanted_counts(n)) {
    // Descending counts: the first candidate with fewer, or the one before it.
    auto next = std::partition_point(all.begin(), all.end(), [&](const auto& c) { return c.above > count; });
    if (next == all.end() || (next != all.begin() && (next - 1)->above - count < count - next->above)) --next;
    if (&*next == last) continue;
    last = &*next;
    const ShareInterval interval = wilson_interval(next->above, n);
    points.push_back({static_cast<double>(from_sortable(next->key)),
                      static_cast<double>(next->above) / static_cast<double>(n), interval.low,
                      interval.high});
  }
  return points;
}

}  // namespace chokepoint
