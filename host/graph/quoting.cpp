#include "host/graph/quoting.h"

#include "host/study/names.h"

namespace chokepoint {
namespace {

std::string with_references(std::string_view text, std::string_view backslash) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      case '\\':
        result += backslash;
        break;
      default:
        result += c;
    }
  }
  return result;
}

}  // namespace

std::string xml_text(std::string_view text) { return with_references(text, "\\"); }

std::string dot_id(std::string_view name) { return '"' + with_references(name, "&#92;") + '"'; }

std::string label_text(std::string_view text) { return with_references(printable(text), "&#92;&#92;"); }

}  // namespace chokepoint
