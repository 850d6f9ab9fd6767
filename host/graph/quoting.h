#pragma once

#include <string>
#include <string_view>

// Any name of a study as Graphviz and SVG take it. Graphviz reads references (&amp;) in names and labels
// alike, so that neither a quote nor a markup character ever stands bare.

namespace chokepoint {

/// Write text as XML: & < > and both quotes as references.
std::string xml_text(std::string_view text);

/// Write a name as a quoted DOT identifier, which comes out as it is in the SVG's <title>.
std::string dot_id(std::string_view name);

/// Write text for an HTML-like label, on one line, controls made visible. Graphviz takes a backslash there,
/// even one given as a reference, as the beginning of an escape (`\N`: the node's name), so that it is
/// doubled.
std::string label_text(std::string_view text);

}  // namespace chokepoint
