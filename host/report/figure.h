#pragma once

#include <functional>
#include <string>

#include "host/report/drawing.h"
#include "host/report/html.h"

namespace chokepoint {

/// A picture drawn twice, for wide and for narrow pages, with its words and its figures.
struct Picture {
  Caption caption;
  std::string note;  // HTML below it: what it shows, how it was measured
  std::function<std::string(double width, const Caption& caption)> draw;
  DataTable table;
};

/// Write a picture over the page's whole width; the style shows one of its two drawings.
std::string figure_of(const Picture& picture);

/// Write a small picture, one of several side by side, drawn once.
std::string card_of(const Picture& picture);

/// Put cards into a grid.
std::string cards_of(const std::string& cards);

}  // namespace chokepoint
