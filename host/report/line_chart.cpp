#include <algorithm>

#include "host/report/charts.h"

namespace chokepoint {
namespace {

std::vector<Point> placed(const Panel& panel, const std::vector<Point>& points) {
  std::vector<Point> pixels;
  for (const Point& point : points) pixels.push_back(panel.at(point.x, point.y));
  return pixels;
}

/// Signs along a line, some 110 pixels apart, each curve's elsewhere, so that no two hide each other.
void draw_markers(Drawing& drawing, const std::vector<Point>& pixels, const Look& look) {
  constexpr double kApart = 110;
  double next = pixels.empty() ? 0 : pixels.front().x + 12 + 23.0 * static_cast<double>(look.marker % 5);
  for (std::size_t i = 1; i < pixels.size(); ++i) {
    if (pixels[i].x < next || !(pixels[i].x > pixels[i - 1].x)) continue;
    const double share = std::clamp((next - pixels[i - 1].x) / (pixels[i].x - pixels[i - 1].x), 0.0, 1.0);
    drawing.marker({pixels[i - 1].x + share * (pixels[i].x - pixels[i - 1].x),
                    pixels[i - 1].y + share * (pixels[i].y - pixels[i - 1].y)},
                   look.marker, look.style);
    next = pixels[i].x + kApart;
  }
}

Legend legend_of(const LineChart& chart, double width) {
  std::vector<LegendEntry> entries;
  for (const Curve& curve : chart.curves)
    entries.push_back({curve.name, curve.look, LegendEntry::Kind::line});
  const bool is_shown = entries.size() > 1 && chart.legend == LineChart::LegendShown::yes;
  return {is_shown ? entries : std::vector<LegendEntry>{}, width};
}

}  // namespace

std::string line_chart(const LineChart& chart, double width, double height, const Caption& caption) {
  const Legend legend = legend_of(chart, width);
  Drawing drawing(width, height + legend.height());
  legend.draw(drawing, 0);
  const Panel panel(drawing, legend.height(), chart.x, chart.y);
  for (const Shade& shade : chart.shades)
    drawing.band(placed(panel, shade.low), placed(panel, shade.high), "shade " + shade.style);
  for (const Tick& mark : chart.marks_x) {
    const double x = panel.at(mark.value, chart.y.extent.low).x;
    drawing.line({{x, panel.upper()}, {x, panel.lower()}}, "mark");
    if (!mark.label.empty()) drawing.text({x + 5, panel.upper() + 10}, mark.label, Anchor::start, "tick");
  }
  for (const Curve& curve : chart.curves)
    drawing.band(placed(panel, curve.low), placed(panel, curve.high), "band " + curve.look.style);
  // The first curve is the one that matters: it is drawn last, above the others.
  for (auto curve = chart.curves.rbegin(); curve != chart.curves.rend(); ++curve) {
    const std::vector<Point> pixels = placed(panel, curve->line);
    drawing.line(pixels, "line " + curve->look.style);
    if (chart.curves.size() > 1) draw_markers(drawing, pixels, curve->look);
  }
  return drawing.svg(caption);
}

}  // namespace chokepoint
