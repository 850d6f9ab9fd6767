#pragma once

#include <cstdint>
#include <vector>

#include "host/statistics/summary.h"
#include "kernels/statistics/moments.h"

namespace chokepoint {

/// A value, and how many values lie above it in its bin of the table.
struct CountedValue {
  std::uint32_t key;
  std::uint64_t above_in_bin;
};

constexpr std::size_t kMostPoints = 160;  // that a curve may have

/// Choose about 100 points of P(X > h), all with exact counts: h is the last number of a bin of the table,
/// the first where the bin holds nothing else, or one of `known`.
///
/// Points lie closest in the upper tail: five to a halving of the exceedance down to 2^-9, two from there
/// down to one scenario; of the share below h three to a halving, down to 2^-6. Where the bins, 2^-7 of their
/// magnitude, are coarser than that, they decide. Every share is above 0 and below 1, so that a logarithmic
/// axis holds it; values that are all alike have no point. +infinity counts as above every h.
std::vector<ExceedancePoint> exceedance_of(const MomentTable& table, const std::vector<CountedValue>& known);

/// The 95% interval of a share, k of n (Wilson, J. Am. Stat. Assoc. 22, 1927).
struct ShareInterval {
  double low, high;
};
ShareInterval wilson_interval(std::uint64_t k, std::uint64_t n);

}  // namespace chokepoint
