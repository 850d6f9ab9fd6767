#include "host/story/phrases.h"

#include <fmt/format.h>

#include <algorithm>

namespace chokepoint {
std::vector<Spell> spells_of(const std::vector<bool>& holds, int gap) {
  std::vector<Spell> spells;
  for (int t = 0; t < static_cast<int>(holds.size()); ++t) {
    if (!holds[static_cast<std::size_t>(t)]) continue;
    if (!spells.empty() && t - spells.back().to - 1 <= gap) {
      spells.back().to = t;
    } else {
      spells.push_back({t, t});
    }
  }
  return spells;
}

std::vector<Spell> years_of(const Study& study) {
  std::vector<Spell> years;
  for (int t = 0; t < study.periods; ++t) {
    if (t == 0 || year_of(study, t) != year_of(study, t - 1)) years.push_back({t, t});
    years.back().to = t;
  }
  return years;
}

std::string spell_text(const Study& study, Spell spell) {
  const std::string from = month_text(study, spell.from);
  return spell.to == spell.from ? from : from + " to " + month_text(study, spell.to);
}

std::string spells_text(const Study& study, const std::vector<Spell>& spells) {
  constexpr std::size_t kMost = 6;
  std::vector<std::string> texts;
  const std::size_t told = spells.size() > kMost + 1 ? kMost : spells.size();
  for (std::size_t i = 0; i < told; ++i) texts.push_back(spell_text(study, spells[i]));
  if (spells.size() > kMost + 1) texts.push_back(fmt::format("{} more times", spells.size() - kMost));
  return joined(texts);
}

std::string count_of_months(double months) {
  return months == 1 ? "a month" : number_text(months) + " months";
}

std::string joined(const std::vector<std::string>& texts) {
  std::string text;
  for (std::size_t i = 0; i < texts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == texts.size() ? " and " : ", ") + texts[i];
  return text;
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  const auto is_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
  std::string lines;
  std::size_t column = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    const auto length = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_character));
    if (column > indent && column + 1 + length > width) {
      lines += "\n" + std::string(indent, ' ');
      column = indent;
    } else if (at > 0) {
      lines += " ";
      ++column;
    }
    lines += word;
    column += length;
    at = end + 1;
  }
  return lines;
}

}  // namespace chokepoint
