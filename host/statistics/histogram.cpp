#include "host/statistics/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace chokepoint {

namespace {

struct Occupied {
  double low, high;  // the bin is [low, high)
  std::uint64_t count;
};

/// Where cells must reach, where they are narrow, and how narrow they may become.
struct Extent {
  double low, high;
  double centre_low, centre_high;
  double grain;  // 0: any
};

double edge_of_bin(std::uint32_t bin) {
  const double x = static_cast<double>(from_sortable(bin << 16));
  return std::isfinite(x) ? x : std::copysign(0x1p128, x);  // both ends of the finite numbers
}

bool is_edge(double x) {
  if (std::abs(x) > std::numeric_limits<float>::max()) return std::abs(x) == 0x1p128;
  const float narrow = static_cast<float>(x);
  return static_cast<double>(narrow) == x && (sortable(narrow) & 0xFFFFu) == 0;
}

double power_of_two_above(double x) {
  int exponent;
  const double fraction = std::frexp(x, &exponent);  // x = fraction * 2^exponent, fraction in [1/2, 1)
  return std::ldexp(1.0, fraction == 0.5 ? exponent - 1 : exponent);
}

/// The largest power of two that divides x.
double grain_of(double x) {
  int exponent;
  const auto whole = static_cast<std::uint64_t>(std::ldexp(std::frexp(std::abs(x), &exponent), 53));
  return std::ldexp(1.0, exponent - 53 + std::countr_zero(whole));
}

/// Step from x outwards until `end` is reached, eight cells and then double; sign: +1 up, -1 down.
void walk_tail(double x, double end, double width, double sign, std::vector<double>& edges) {
  for (int cells = 0; sign * (end - x) > 0 && edges.size() <= 2 * kMostCells; ++cells) {
    if (cells >= 8 && std::fmod(x, 2 * width) == 0) {
      width *= 2;
      cells = 0;
    }
    edges.push_back(x += sign * width);
  }
}

std::vector<double> cell_edges(const Extent& extent, double width) {
  const double start = std::floor(extent.centre_low / width) * width;
  std::vector<double> edges{start};
  walk_tail(start, extent.low, width, -1, edges);
  std::reverse(edges.begin(), edges.end());
  double x = start;
  while (x < extent.centre_high) edges.push_back(x += width);
  walk_tail(x, extent.high, width, +1, edges);

  std::erase_if(edges, [](double edge) { return !is_edge(edge); });
  std::erase_if(edges, [&](double edge) { return edge <= extent.low || edge >= extent.high; });
  edges.insert(edges.begin(), extent.low);
  edges.push_back(extent.high);
  return edges;
}

Extent extent_of(const std::vector<Occupied>& bins, bool on_edges) {
  std::uint64_t count = 0;
  double grain = on_edges ? std::numeric_limits<double>::infinity() : 0;
  for (const Occupied& bin : bins) {
    count += bin.count;
    if (on_edges && bin.low != 0) grain = std::min(grain, grain_of(bin.low));
  }
  const auto at_rank = [&](std::uint64_t rank) {
    std::uint64_t sum = 0;
    for (const Occupied& bin : bins)
      if ((sum += bin.count) >= rank) return bin;
    return bins.back();
  };
  const Occupied low = at_rank(count / 100 + 1), high = at_rank(count - count / 100);
  return {bins.front().low, std::max(bins.back().high, bins.back().low + grain), low.low,
          std::max(high.high, high.low + grain), grain};
}

}  // namespace

Histogram histogram_of(const MomentTable& table) {
  std::vector<Occupied> bins;
  bool on_edges = true;
  table.for_each([&](std::uint32_t bin, const Moments& m) {
    if (bin == kInfinityKey >> 16) return;
    bins.push_back({edge_of_bin(bin), edge_of_bin(bin + 1), m.count});
    on_edges = on_edges && m.sum == 0;
  });
  if (bins.empty()) return {};
  if (bins.size() == 1) return {{bins[0].low, bins[0].low == 0 ? 1.0 : bins[0].high}, {bins[0].count}};

  const Extent extent = extent_of(bins, on_edges);
  double width = power_of_two_above(
      std::max((extent.centre_high - extent.centre_low) / 128, std::ldexp(extent.high - extent.low, -19)));
  width = std::max(width, extent.grain);
  Histogram result;
  for (result.edge = cell_edges(extent, width); result.edge.size() > kMostCells + 1; width *= 2)
    result.edge = cell_edges(extent, 2 * width);
  result.count.resize(result.edge.size() - 1);
  for (const Occupied& bin : bins) {
    const auto above = std::upper_bound(result.edge.begin(), result.edge.end(), bin.low);
    result.count[static_cast<std::size_t>(above - result.edge.begin()) - 1] += bin.count;
  }
  return result;
}

}  // namespace chokepoint
