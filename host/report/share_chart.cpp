#include <algorithm>

#include "host/report/charts.h"

namespace chokepoint {
namespace {

/// Tints of one colour, the first the lightest, so that what departs from it stands out; neighbours differ
/// though there are more layers than tints.
std::string tint_of(std::size_t layer) {
  static constexpr std::size_t kOrder[] = {4, 1, 0, 2, 5, 3};
  return "tint" + std::to_string(kOrder[layer % std::size(kOrder)]);
}

/// The height of a line between its points, which lie from left to right. [pixel]
double height_at(const std::vector<Point>& line, double x) {
  const auto right = std::find_if(line.begin() + 1, line.end() - 1, [&](Point at) { return at.x >= x; });
  const Point from = *(right - 1), to = *right;
  return from.y + (to.y - from.y) * (x - from.x) / (to.x - from.x);
}

/// Where a layer is thickest, if it is thick enough for its number and stays so over the number's width.
std::optional<Point> place_of_number(const std::vector<Point>& low, const std::vector<Point>& high) {
  constexpr double kThickEnough = 13, kHalfWidth = 7;  // [pixel]
  std::optional<Point> place;
  double thickest = kThickEnough;
  for (std::size_t i = 1; i + 1 < low.size(); ++i) {
    const double left = low[i].x - kHalfWidth, right = low[i].x + kHalfWidth;
    if (left < low.front().x || right > low.back().x) continue;
    double bottom = low[i].y, top = high[i].y;
    for (const double x : {left, right}) {
      bottom = std::min(bottom, height_at(low, x));
      top = std::max(top, height_at(high, x));
    }
    if (bottom - top <= thickest) continue;
    thickest = bottom - top;
    place = Point{low[i].x, (bottom + top) / 2 + 4};
  }
  return place;
}

}  // namespace

std::string share_chart(const ShareChart& chart, double width, double height, const Caption& caption) {
  std::vector<LegendEntry> entries;
  for (std::size_t i = 0; i < chart.layers.size(); ++i)
    entries.push_back({chart.layers[i].name, {tint_of(i), i}, LegendEntry::Kind::area});
  const Legend legend(entries, width);
  Drawing drawing(width, height + legend.height());
  legend.draw(drawing, 0);
  const AxisPlan shares{{0, 1}, percent_ticks({0, 1}, 4), ""};
  const Panel panel(drawing, legend.height(), chart.x, shares);
  std::vector<double> sum(chart.layers.empty() ? 0 : chart.layers.front().share.size(), 0);
  for (std::size_t i = 0; i < chart.layers.size(); ++i) {
    std::vector<Point> low, high;
    for (std::size_t t = 0; t < sum.size(); ++t) {
      const double share = chart.layers[i].share[t];
      low.push_back(panel.at(static_cast<double>(t), sum[t]));
      sum[t] += share;
      high.push_back(panel.at(static_cast<double>(t), sum[t]));
    }
    drawing.band(low, high, "area " + tint_of(i));
    if (const auto place = place_of_number(low, high))
      drawing.text(*place, std::to_string(i + 1), Anchor::middle, "number " + tint_of(i));
  }
  return drawing.svg(caption);
}

}  // namespace chokepoint
