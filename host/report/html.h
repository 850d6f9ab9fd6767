#pragma once

#include <string>
#include <string_view>
#include <vector>

// Pieces of a page. Texts that come from a study go through escaped() and nothing else.

namespace chokepoint {

/// Write text as HTML and SVG take it: markup characters and quotes as references, bytes that are no UTF-8
/// replaced.
std::string escaped(std::string_view text);

/// A table of plain texts; the first column holds names, the others figures.
struct DataTable {
  std::vector<std::string> head;
  std::vector<std::vector<std::string>> rows;
};

/// Write a table in a box of its own, in which it scrolls where the page is narrow.
std::string table_of(const DataTable& table, const std::string& caption);

/// Put text that is HTML already into a paragraph, a section with its heading.
std::string paragraph(const std::string& html);
std::string section(const std::string& id, const std::string& title, const std::string& html);

}  // namespace chokepoint
