#pragma once

#include <string>

namespace chokepoint {

/// Let Graphviz lay out a graph in the DOT language and draw it as SVG, with a title and a description for
/// screen readers. For one thread at a time. Throws UserError (Kind::file) where Graphviz has not the parts
/// that this takes.
std::string svg_of(const std::string& dot, const std::string& title, const std::string& description);

}  // namespace chokepoint
