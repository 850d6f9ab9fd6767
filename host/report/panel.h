#pragma once

#include <string>
#include <vector>

#include "host/report/axis.h"
#include "host/report/drawing.h"

namespace chokepoint {

/// An axis as a picture shows it.
struct AxisPlan {
  Extent extent;
  std::vector<Tick> ticks;
  std::string title;  // with its unit; empty: none
  Spacing spacing = Spacing::even;
};

/// The look of one line, or of one layer: a class for its colour and dashes, a number for its sign.
struct Look {
  std::string style;
  std::size_t marker = 0;
};

/// A line of a legend.
struct LegendEntry {
  std::string name;
  Look look;
  enum class Kind { line, area } kind = Kind::line;
};

/// Lay a legend out in rows of a width.
class Legend {
 public:
  Legend(std::vector<LegendEntry> entries, double width);

  double height() const;
  void draw(Drawing& drawing, double top) const;

 private:
  struct Place {
    double x;
    int row;
  };
  std::vector<LegendEntry> entries_;
  std::vector<Place> places_;
  int rows_ = 0;
};

/// A rectangle with an axis below and one to its left. The title of the left one stands above it, where it is
/// read without turning the head.
class Panel {
 public:
  /// `top`: where the panel begins below a legend. Draws the axes and their grid.
  Panel(Drawing& drawing, double top, const AxisPlan& x, const AxisPlan& y);

  Point at(double x, double y) const { return {x_(x), y_(y)}; }
  double left() const { return left_; }
  double right() const { return right_; }
  double upper() const { return upper_; }
  double lower() const { return lower_; }

 private:
  double left_, right_, upper_, lower_;
  Axis x_, y_;
};

}  // namespace chokepoint
