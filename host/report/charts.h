#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/report/panel.h"

// The kinds of pictures, each a pure function of figures and a width.

namespace chokepoint {

/// A line with a band around it; places in the units of the axes.
struct Curve {
  std::string name;
  Look look;
  std::vector<Point> line;
  std::vector<Point> low, high;  // over the same places as each other; empty: no band
};

/// Another band behind all curves, the widest first.
struct Shade {
  std::string name, style;
  std::vector<Point> low, high;
};

struct LineChart {
  AxisPlan x, y;
  std::vector<Curve> curves;
  std::vector<Shade> shades = {};
  std::vector<Tick> marks_x = {};  // values with a line of their own across the picture
  enum class LegendShown { yes, no } legend = LegendShown::yes;
};
std::string line_chart(const LineChart& chart, double width, double height, const Caption& caption);

/// A bar from `from` to `to`, an interval around its end, and perhaps a second figure as a sign.
struct Bar {
  std::string name, value;  // what stands at its right end
  double from, to;
  std::optional<Extent> interval = std::nullopt;
  std::string style = "more";  // more, less, total, other
  std::optional<double> second = std::nullopt;
  std::optional<Extent> second_interval = std::nullopt;
};

/// Bars one below the other: a tornado, a waterfall, differences with their intervals.
struct BarChart {
  AxisPlan x;
  std::vector<Bar> bars;
  std::string first_name = {}, second_name = {};      // of the legend, where there are two figures a bar
  enum class Join { none, steps } join = Join::none;  // steps: the end of a bar is where the next begins
  enum class Form { bar, point } form = Form::bar;
};
std::string bar_chart(const BarChart& chart, double width, const Caption& caption);

/// Shares that add to 1, month by month, one layer upon the other.
struct ShareChart {
  struct Layer {
    std::string name;
    std::vector<double> share;  // [place]
  };
  AxisPlan x;
  std::vector<Layer> layers;
};
std::string share_chart(const ShareChart& chart, double width, double height, const Caption& caption);

}  // namespace chokepoint
