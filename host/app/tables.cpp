#include "host/app/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace chokepoint {

std::string written(Figure figure, double unit) {
  if (std::isnan(figure.value)) return "-";
  if (!std::isfinite(figure.value)) return figure.value > 0 ? "infinite" : "-infinite";
  const double error = figure.error / unit;
  int decimals = 3;
  if (std::isfinite(error) && error > 0) {
    decimals = std::clamp(1 - static_cast<int>(std::floor(std::log10(error))), 0, 6);
  }
  std::string text = fmt::format("{:.{}f}", figure.value / unit, decimals);
  if (text.find_first_of("123456789") == std::string::npos && text[0] == '-') text.erase(0, 1);
  return std::isfinite(error) ? text + fmt::format(" ±{:.{}f}", error, decimals) : text;
}

std::string aligned(const std::vector<std::vector<std::string>>& lines) {
  const auto width_of = [](const std::string& text) {  // characters, not bytes
    return static_cast<std::size_t>(std::count_if(
        text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
  };
  std::vector<std::size_t> widths(lines.front().size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  }
  std::string text;
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const std::string padding(widths[i] - width_of(line[i]), ' ');
      text += i == 0 ? "  " + line[i] + padding : "   " + padding + line[i];
    }
    text += "\n";
  }
  return text;
}

std::string as_text(const std::string& text, TableStyle style) {
  if (style == TableStyle::terminal) return text;
  std::string marked;
  for (const char c : text)
    marked += std::strchr("|\\`*_[]<>#&", c) == nullptr ? std::string{c} : std::string{'\\', c};
  return marked;
}

std::string laid_out(const std::vector<std::vector<std::string>>& lines, TableStyle style) {
  if (style == TableStyle::terminal) return aligned(lines);
  std::string text;
  for (const auto& line : lines) {
    text += "|";
    for (const std::string& cell : line) text += " " + as_text(cell, style) + " |";
    text += "\n";
    if (&line != &lines.front()) continue;
    text += "|:---|";
    for (std::size_t i = 1; i < line.size(); ++i) text += "---:|";
    text += "\n";
  }
  return text;
}

}  // namespace chokepoint
