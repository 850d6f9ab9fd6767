#include "host/compare/shares_below.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace chokepoint {
namespace {

/// The shares of two runs below an edge of both.
struct CommonEdge {
  double edge, lower, higher;
};

std::vector<CommonEdge> common_edges(const SharesBelow& lower, const SharesBelow& higher) {
  std::vector<CommonEdge> common;
  for (std::size_t i = 0, j = 0; i < lower.edge.size() && j < higher.edge.size();) {
    if (lower.edge[i] == higher.edge[j]) common.push_back({lower.edge[i], lower.share[i], higher.share[j]});
    (lower.edge[i] <= higher.edge[j] ? i : j)++;
  }
  return common;
}

/// The shares below x, interpolated; beyond the common edges nothing is known.
CommonEdge at(double x, const std::vector<CommonEdge>& common) {
  const auto above = std::upper_bound(common.begin(), common.end(), x,
                                      [](double y, const CommonEdge& e) { return y < e.edge; });
  if (above == common.begin() || above == common.end()) return {x, 0, 0};
  const CommonEdge &from = *(above - 1), &to = *above;
  const double part = (x - from.edge) / (to.edge - from.edge);
  return {x, std::lerp(from.lower, to.lower, part), std::lerp(from.higher, to.higher, part)};
}

}  // namespace

SharesBelow shares_below(std::vector<double> edge, const std::vector<std::int64_t>& count,
                         std::uint64_t scenarios) {
  SharesBelow below{std::move(edge), {}};
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < below.edge.size(); ++i) {
    below.share.push_back(static_cast<double>(sum) / static_cast<double>(scenarios));
    if (i < count.size()) sum += count[i];
  }
  return below;
}

SharesBelow read_shares(const NetcdfCatalogue& file, std::size_t variant, std::size_t outcome,
                        std::uint64_t scenarios) {
  const NetcdfVariable *counts = file.find("histogram"), *edges = file.find("bin_edge");
  if (counts == nullptr || edges == nullptr) return {};
  const std::size_t bins = counts->shape.back(), row = variant * counts->shape[1] + outcome;
  std::vector<double> edge = file.doubles(*edges, row * (bins + 1), bins + 1);
  edge.erase(std::find_if(edge.begin(), edge.end(), [](double x) { return std::isnan(x); }), edge.end());
  return shares_below(std::move(edge), file.integers(*counts, row * bins, bins), scenarios);
}

double apart_between(const SharesBelow& lower, double a, const SharesBelow& higher, double b,
                     double unit_error) {
  const std::vector<CommonEdge> common = common_edges(lower, higher);
  double most = 0;
  for (const double x : {a, b}) {
    const CommonEdge shares = at(x, common);
    if (!(shares.lower > shares.higher)) continue;
    // The error of both as if they were one share: of few scenarios that of either alone would be too small.
    const double share = (shares.lower + shares.higher) / 2;
    most = std::max(most, (shares.lower - shares.higher) / (unit_error * std::sqrt(share * (1 - share))));
  }
  return most;
}

}  // namespace chokepoint
