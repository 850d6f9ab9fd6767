#pragma once

#include <string>
#include <vector>

// Lines, areas and words of a picture, as SVG. Colours, widths and dashes are classes of the page's style, so
// that a picture follows light, dark and print.

namespace chokepoint {

/// A point of a picture. [pixel] from its upper left corner
struct Point {
  double x, y;
};

enum class Anchor { start, middle, end };

constexpr double kTextSize = 12;  // [pixel]

/// Return how wide a text is at most, about. [pixel]
double width_of(const std::string& text, double size = kTextSize);

/// Shorten a text to a width; what is left out is three dots in its middle, because names differ at their
/// ends.
std::string shortened(const std::string& text, double width, double size = kTextSize);

/// What a picture is called, in the page and to those who cannot see it.
struct Caption {
  std::string id;  // unique in the page, letters, digits and hyphens
  std::string title, description;
};

/// Collects the elements of a picture. Points that are not finite are left out.
class Drawing {
 public:
  Drawing(double width, double height) : width_(width), height_(height) {}

  double width() const { return width_; }
  double height() const { return height_; }

  void line(const std::vector<Point>& points, const std::string& style);

  /// Fill between two lines over the same places.
  void band(const std::vector<Point>& low, const std::vector<Point>& high, const std::string& style);
  void rectangle(Point corner, double width, double height, const std::string& style);
  void text(Point at, const std::string& text, Anchor anchor, const std::string& style);

  /// Draw a sign around a point: a dot, a square, a triangle, a diamond ... by number.
  void marker(Point at, std::size_t number, const std::string& style);

  std::string svg(const Caption& caption) const;

 private:
  double width_, height_;
  std::string elements_;
};

}  // namespace chokepoint
