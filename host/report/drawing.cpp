#include "host/report/drawing.h"

#include <fmt/format.h>

#include <cmath>

#include "host/report/html.h"

namespace chokepoint {
namespace {

bool is_finite(Point at) { return std::isfinite(at.x) && std::isfinite(at.y); }

std::string path_of(const std::vector<Point>& points) {
  std::string path;
  bool is_open = false;
  for (const Point& at : points) {
    if (is_finite(at)) path += fmt::format("{}{:.1f} {:.1f}", is_open ? "L" : "M", at.x, at.y);
    is_open = is_finite(at);
  }
  return path;
}

/// The bytes at which characters begin, and the end.
std::vector<std::size_t> characters_of(const std::string& text) {
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) begins.push_back(i);
  begins.push_back(text.size());
  return begins;
}

/// Widths are those of a wide sans serif; what is written in three bytes and more is taken as square.
double em_of(unsigned char first) {
  if (first >= 0xE0) return 1.0;
  constexpr const char* kNarrow = "iljtf.,:;|'!()[] /-";
  if (std::string(kNarrow).find(static_cast<char>(first)) != std::string::npos) return 0.36;
  if (first == 'm' || first == 'w' || first == 'M' || first == 'W' || first == '%') return 0.9;
  return first >= 'A' && first <= 'Z' ? 0.72 : 0.63;
}

}  // namespace

double width_of(const std::string& text, double size) {
  double width = 0;
  const std::vector<std::size_t> begins = characters_of(text);
  for (std::size_t i = 0; i + 1 < begins.size(); ++i)
    width += em_of(static_cast<unsigned char>(text[begins[i]]));
  return width * size;
}

std::string shortened(const std::string& text, double width, double size) {
  if (width_of(text, size) <= width) return text;
  const std::vector<std::size_t> begins = characters_of(text);
  for (std::size_t kept = begins.size() - 2; kept > 1; --kept) {
    const std::size_t head = (kept + 1) / 2, tail = kept - head;
    std::string shorter = text.substr(0, begins[head]) + "…" + text.substr(begins[begins.size() - 1 - tail]);
    if (width_of(shorter, size) <= width) return shorter;
  }
  return "…";
}

void Drawing::line(const std::vector<Point>& points, const std::string& style) {
  const std::string path = path_of(points);
  if (!path.empty()) elements_ += fmt::format("<path class=\"{}\" d=\"{}\"/>\n", style, path);
}

void Drawing::band(const std::vector<Point>& low, const std::vector<Point>& high, const std::string& style) {
  std::vector<Point> outline;
  for (std::size_t i = 0; i < low.size(); ++i)
    if (is_finite(low[i]) && is_finite(high[i])) outline.push_back(low[i]);
  for (std::size_t i = high.size(); i-- > 0;)
    if (is_finite(low[i]) && is_finite(high[i])) outline.push_back(high[i]);
  if (outline.size() > 2)
    elements_ += fmt::format("<path class=\"{}\" d=\"{}Z\"/>\n", style, path_of(outline));
}

void Drawing::rectangle(Point corner, double width, double height, const std::string& style) {
  if (!is_finite(corner) || !(width > 0) || !(height > 0)) return;
  elements_ +=
      fmt::format("<rect class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\"/>\n",
                  style, corner.x, corner.y, width, height);
}

void Drawing::text(Point at, const std::string& text, Anchor anchor, const std::string& style) {
  static constexpr const char* kAnchors[] = {"start", "middle", "end"};
  elements_ += fmt::format("<text class=\"{}\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\">{}</text>\n",
                           style, at.x, at.y, kAnchors[static_cast<int>(anchor)], escaped(text));
}

void Drawing::marker(Point at, std::size_t number, const std::string& style) {
  if (!is_finite(at)) return;
  static constexpr const char* kShapes[] = {"m-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z",
                                            "m-3.2-3.2h6.4v6.4h-6.4z",
                                            "m0-4.2l4.2 7.4h-8.4z",
                                            "m0-4.6l4.6 4.6l-4.6 4.6l-4.6-4.6z",
                                            "m0 4.2l4.2-7.4h-8.4z",
                                            "m-3.6-3.6l7.2 7.2m0-7.2l-7.2 7.2",
                                            "m-4.4 0h8.8m-4.4-4.4v8.8"};
  elements_ += fmt::format("<path class=\"marker {}\" d=\"M{:.1f} {:.1f}{}\"/>\n", style, at.x, at.y,
                           kShapes[number % std::size(kShapes)]);
}

std::string Drawing::svg(const Caption& caption) const {
  return fmt::format(
      "<svg class=\"chart\" role=\"img\" aria-labelledby=\"{0}-title {0}-description\" viewBox=\"0 0 {1:.0f} "
      "{2:.0f}\" "
      "width=\"{1:.0f}\" height=\"{2:.0f}\">\n<title id=\"{0}-title\">{3}</title>\n"
      "<desc id=\"{0}-description\">{4}</desc>\n{5}</svg>\n",
      caption.id, width_, std::ceil(height_), escaped(caption.title), escaped(caption.description),
      elements_);
}

}  // namespace chokepoint
