#include "host/compare/known_ranks.h"

#include <algorithm>
#include <cmath>
#include <string>

namespace chokepoint {
namespace {

constexpr double kInterval = 1.959963984540054;  // standard normal quantile of 97.5%

/// Whether two figures are quantiles of one row: all but the last of what they are of, the probability.
bool same_row(const FigureName& a, const FigureName& b) {
  return a.table == b.table && a.statistic == b.statistic && a.of.size() == b.of.size() &&
         std::equal(a.of.begin(), a.of.end() - 1, b.of.begin());
}

}  // namespace

std::vector<KnownRank> known_ranks(const ComparedRun& run, const FigureName& name, double scenarios) {
  std::vector<KnownRank> known;
  auto figure = run.figures.find(name);  // the others stand beside it
  while (figure != run.figures.begin() && same_row(std::prev(figure)->first, name)) --figure;
  for (; figure != run.figures.end() && same_row(figure->first, name); ++figure) {
    const double share = std::stod(figure->first.of.back().second);
    const double error = kInterval * std::sqrt(share * (1 - share) / scenarios);
    known.push_back({figure->second.low, std::max(share - error, 0.0)});
    known.push_back({figure->second.value, share});
    known.push_back({figure->second.high, std::min(share + error, 1.0)});
  }
  return known;
}

double least_apart(const std::vector<KnownRank>& lower, const std::vector<KnownRank>& higher,
                   double probability, double unit_error) {
  double most = 0;
  for (const KnownRank& first : lower) {
    if (first.share < probability) continue;
    for (const KnownRank& second : higher) {
      if (second.share > probability || !(first.value < second.value) || !(first.share > second.share))
        continue;
      const double share = (first.share + second.share) / 2;
      most = std::max(most, (first.share - second.share) / (unit_error * std::sqrt(share * (1 - share))));
    }
  }
  return most;
}

}  // namespace chokepoint
