#include <algorithm>

#include "host/report/charts.h"

namespace chokepoint {
namespace {

constexpr double kBar = 16;                        // [pixel] thick
constexpr double kBesideRow = 30, kAboveRow = 44;  // [pixel] where names stand beside, above their bars
constexpr double kNarrow = 520;                    // [pixel] below this width names stand above

/// Where things stand from left to right: names, bars, values.
struct Columns {
  double names, left, right;
  bool names_above;
};

Columns columns_of(const BarChart& chart, double width) {
  double name = 0, value = 0;
  for (const Bar& bar : chart.bars) {
    name = std::max(name, width_of(bar.name));
    value = std::max(value, width_of(bar.value));
  }
  // Beside the first and the last value their labels need room.
  const auto room = [&](const auto& ticks) {
    return chart.x.ticks.empty() ? 8 : std::max(8.0, 2 + width_of(ticks->label) / 2);
  };
  Columns columns{};
  columns.names_above = width < kNarrow;
  columns.names = columns.names_above ? width - value - 12 : std::min(name, 0.34 * width);
  columns.left = columns.names_above ? room(chart.x.ticks.begin()) : columns.names + 16;
  columns.right = width - (columns.names_above ? room(chart.x.ticks.rbegin()) : value + 20);
  return columns;
}

void draw_interval(Drawing& drawing, const Axis& x, const Extent& interval, double y) {
  const double low = x(interval.low), high = x(interval.high);
  drawing.line({{low, y}, {high, y}}, "whisker");
  drawing.line({{low, y - 4}, {low, y + 4}}, "whisker");
  drawing.line({{high, y - 4}, {high, y + 4}}, "whisker");
}

void draw_bar(Drawing& drawing, const BarChart& chart, const Bar& bar, const Axis& x, double y) {
  const double from = x(bar.from), to = x(bar.to);
  if (chart.form == BarChart::Form::bar) {
    drawing.rectangle({std::min(from, to), y - kBar / 2}, std::max(1.0, std::abs(to - from)), kBar,
                      "bar " + bar.style);
  }
  if (bar.interval) draw_interval(drawing, x, *bar.interval, y);
  if (chart.form == BarChart::Form::point) drawing.marker({to, y}, 0, "solid " + bar.style);
  if (bar.second_interval) draw_interval(drawing, x, *bar.second_interval, y);
  if (bar.second) drawing.marker({x(*bar.second), y}, 3, "second");
}

/// Put the name and the value of a bar where they belong; above bars, where lines run, on ground of their
/// own.
void draw_words(Drawing& drawing, const Columns& columns, const Bar& bar, double y) {
  constexpr double kHeight = 15, kBold = 1.12;  // [pixel]; of a bold text's width
  const std::string name = shortened(bar.name, columns.names);
  const double width = drawing.width(), value = kBold * width_of(bar.value);
  if (columns.names_above) {
    drawing.rectangle({0, y - 11}, width_of(name), kHeight, "ground");
    drawing.rectangle({width - value, y - 11}, value, kHeight, "ground");
  }
  drawing.text({columns.names_above ? 0 : columns.names, y}, name,
               columns.names_above ? Anchor::start : Anchor::end, "label");
  drawing.text({width, y}, bar.value, Anchor::end, "value");
}

constexpr double kRow = 20, kText = 30;  // [pixel] of the legend: a row, where texts begin

/// Where the second entry of the legend begins beside the first.
double second_at(const BarChart& chart) { return kText + width_of(chart.first_name) + 18; }

double legend_height(const BarChart& chart, double width) {
  return second_at(chart) + kText + width_of(chart.second_name) < width ? kRow + 8 : 2 * kRow + 8;
}

/// Name the two figures of a bar, one below the other where they do not fit side by side.
void draw_legend(Drawing& drawing, const BarChart& chart) {
  const bool fits = legend_height(chart, drawing.width()) < 2 * kRow;
  const double x = fits ? second_at(chart) : 0, y = fits ? 0 : kRow;
  drawing.rectangle({0, 3}, 22, 12, "bar more");
  drawing.text({kText, 13}, chart.first_name, Anchor::start, "label");
  drawing.marker({x + 11, y + 9}, 3, "second");
  drawing.text({x + kText, y + 13}, chart.second_name, Anchor::start, "label");
}

}  // namespace

std::string bar_chart(const BarChart& chart, double width, const Caption& caption) {
  const Columns columns = columns_of(chart, width);
  const double row = columns.names_above ? kAboveRow : kBesideRow,
               top = chart.second_name.empty() ? 4 : legend_height(chart, width),
               end = top + row * static_cast<double>(chart.bars.size());
  Drawing drawing(width, end + 26 + (chart.x.title.empty() ? 0 : 18));
  if (!chart.second_name.empty()) draw_legend(drawing, chart);
  const Axis x(chart.x.extent, columns.left, columns.right, chart.x.spacing);
  for (const Tick& tick : chart.x.ticks) {
    drawing.line({{x(tick.value), top}, {x(tick.value), end}}, tick.value == 0 ? "axis" : "grid");
    drawing.text({x(tick.value), end + 16}, tick.label, Anchor::middle, "tick");
  }
  if (!chart.x.title.empty())
    drawing.text({width, end + 36}, shortened(chart.x.title, width), Anchor::end, "title");
  double y = top + row / 2;
  for (std::size_t i = 0; i < chart.bars.size(); ++i, y += row) {
    const Bar& bar = chart.bars[i];
    const double at = columns.names_above ? y + 9 : y, words = columns.names_above ? y - 8 : y + 4;
    if (chart.join == BarChart::Join::steps && i + 1 < chart.bars.size())
      drawing.line({{x(bar.to), at + kBar / 2}, {x(bar.to), at + row - kBar / 2}}, "step");
    draw_bar(drawing, chart, bar, x, at);
    draw_words(drawing, columns, bar, words);
  }
  return drawing.svg(caption);
}

}  // namespace chokepoint
