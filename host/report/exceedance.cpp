#include "host/report/exceedance.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace chokepoint {

Extent interval_of_share(std::uint64_t count, std::uint64_t scenarios) {
  constexpr double kZ = 1.959964;  // 95%
  const double n = static_cast<double>(scenarios), share = static_cast<double>(count) / n;
  const double middle = (share + kZ * kZ / (2 * n)) / (1 + kZ * kZ / n);
  const double half = kZ / (1 + kZ * kZ / n) * std::sqrt(share * (1 - share) / n + kZ * kZ / (4 * n * n));
  return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

std::vector<Exceedance> exceedance_of(const OutcomeSummary& outcome, std::uint64_t least, bool below) {
  const Histogram& histogram = outcome.histogram;
  const std::uint64_t infinite = below ? 0 : outcome.infinite;
  std::vector<Exceedance> curve;
  std::uint64_t beyond =
      infinite +
      (below ? 0 : std::accumulate(histogram.count.begin(), histogram.count.end(), std::uint64_t{0}));
  for (std::size_t i = 0; i < histogram.edge.size(); ++i) {
    if (beyond >= least) {
      const double share = static_cast<double>(beyond) / static_cast<double>(outcome.scenarios);
      curve.push_back({histogram.edge[i], share, interval_of_share(beyond, outcome.scenarios)});
    }
    if (i < histogram.count.size())
      beyond = below ? beyond + histogram.count[i] : beyond - histogram.count[i];
  }
  return curve;
}

}  // namespace chokepoint
