#include "host/results/csv.h"

#include <algorithm>
#include <iterator>

namespace chokepoint {
namespace {

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? "\"\"" : std::string(1, c);
  return cell + "\"";
}

}  // namespace

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (&cell == &cells.front() ? "" : ",") + quoted(cell);
  return line + "\n";
}

std::string csv_text(std::string_view text) {
  constexpr std::string_view kBegins[] = {"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"};
  const bool is_formula = std::any_of(std::begin(kBegins), std::end(kBegins),
                                      [&](std::string_view begin) { return text.starts_with(begin); });
  return (is_formula ? "'" : "") + std::string(text);
}

}  // namespace chokepoint
