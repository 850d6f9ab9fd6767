#include "host/report/html.h"

#include <fmt/format.h>

#include "host/graph/quoting.h"
#include "host/results/utf8.h"

namespace chokepoint {
namespace {

std::string row_of(const std::vector<std::string>& cells, const char* tag, const char* scope) {
  std::string row = "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool is_name = i == 0 || tag == std::string("th");
    row += is_name ? fmt::format("<th scope=\"{}\">{}</th>",
                                 i == 0 && tag != std::string("th") ? "row" : scope, escaped(cells[i]))
                   : fmt::format("<td>{}</td>", escaped(cells[i]));
  }
  return row + "</tr>\n";
}

}  // namespace

std::string escaped(std::string_view text) { return xml_text(valid_utf8(text)); }

std::string table_of(const DataTable& table, const std::string& caption) {
  std::string rows;
  for (const auto& row : table.rows) rows += row_of(row, "td", "row");
  return fmt::format(
      "<div class=\"scrolls\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\">\n<table>\n"
      "<caption>{0}</caption>\n<thead>{1}</thead>\n<tbody>\n{2}</tbody>\n</table>\n</div>\n",
      escaped(caption), row_of(table.head, "th", "col"), rows);
}

std::string paragraph(const std::string& html) { return "<p>" + html + "</p>\n"; }

std::string section(const std::string& id, const std::string& title, const std::string& html) {
  return fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-heading\">\n<h2 "
      "id=\"{0}-heading\">{1}</h2>\n{2}</section>\n",
      id, escaped(title), html);
}

}  // namespace chokepoint
