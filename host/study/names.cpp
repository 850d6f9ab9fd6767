#include "host/study/names.h"

#include <algorithm>
#include <cstdio>

namespace chokepoint {
namespace {

constexpr std::size_t kLongestCompared = 200;  // [byte] longer names get no suggestion
constexpr std::size_t kLongestPrinted = 120;   // [character]
constexpr std::size_t kMostListed = 12;        // [name]

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

/// Count the insertions, deletions, replacements and swaps of neighbours from `a` to `b`
/// (optimal string alignment, by dynamic programming over three rows).
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before, last(b.size() + 1), row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before = last;
    last = row;
  }
  return last[b.size()];
}

/// A character of UTF-8 text: its code point and length, or length 1 and `valid` false for a stray byte.
struct Character {
  char32_t code;
  std::size_t length;  // [byte]
  bool valid;
};

Character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {first, 1, false};
  char32_t code = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {first, 1, false};
    code = (code << 6) | (byte(at + i) & 0x3Fu);
  }
  const char32_t smallest = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80;
  const bool valid = code >= smallest && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
  return valid ? Character{code, length, true} : Character{first, 1, false};
}

/// Control characters (C0, DEL, C1), line separators, and marks that reorder what stands around them.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x200E || c == 0x200F || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

std::string escaped(const Character& c) {
  char text[16];
  if (c.valid && c.code == '\n') return "\\n";
  if (c.valid && c.code == '\t') return "\\t";
  if (c.valid && c.code == '\r') return "\\r";
  std::snprintf(text, sizeof text, c.valid && c.code > 0x7F ? "\\u%04X" : "\\x%02X",
                static_cast<unsigned>(c.code));
  return text;
}

}  // namespace

std::uint32_t stream_of(std::string_view name) {
  std::uint32_t hash = 2166136261u;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
  return hash & 0x3FFFFFFFu;
}

std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known) {
  if (name.size() > kLongestCompared) return std::nullopt;
  const std::string wanted = lower(name);
  const std::size_t most = std::max<std::size_t>(1, (name.size() + 1) / 3);
  std::size_t best = std::min(most + 1, name.size());  // not a name of which no letter is left
  std::optional<std::string> nearest;
  for (const std::string& candidate : known) {
    const std::size_t longer = std::max(candidate.size(), name.size());
    if (longer - std::min(candidate.size(), name.size()) >= best) continue;
    const std::size_t distance = edit_distance(wanted, lower(candidate));
    if (distance < best) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

bool matches(std::string_view pattern, std::string_view name) {
  std::size_t p = 0, n = 0, star = std::string_view::npos, resume = 0;
  while (n < name.size()) {
    if (p < pattern.size() && pattern[p] == '*') {  // take nothing first, and come back for more
      star = p++;
      resume = n;
    } else if (p < pattern.size() && pattern[p] == name[n]) {
      ++p;
      ++n;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

std::string printable_lines(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    const bool is_kept = c.code == '\n' || (c.valid && !is_control(c.code));
    result += is_kept ? std::string(text.substr(at, c.length)) : escaped(c);
    at += c.length;
  }
  return result;
}

std::string printable(std::string_view text) {
  std::string result;
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) {
    if (count == kLongestPrinted) return result + "...";
    const Character c = character_at(text, at);
    result += c.valid && !is_control(c.code) ? std::string(text.substr(at, c.length)) : escaped(c);
    at += c.length;
  }
  return result;
}

std::string in_quotes(std::string_view text) { return "'" + printable(text) + "'"; }

std::string listed(const std::vector<std::string>& names) {
  std::string result;
  for (std::size_t i = 0; i < std::min(names.size(), kMostListed); ++i)
    result += (i > 0 ? ", " : "") + in_quotes(names[i]);
  if (names.size() > kMostListed) result += " and " + std::to_string(names.size() - kMostListed) + " more";
  return result;
}

std::optional<std::string> fault_of_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const Character c = character_at(text, at);
    if (!c.valid) return "it is not UTF-8";
    if (is_control(c.code)) return "it holds the control character " + escaped(c);
    at += c.length;
  }
  return std::nullopt;
}

std::optional<std::string> fault_of_name(std::string_view name) {
  if (name.empty()) return "it is empty";
  if (name.find('/') != std::string_view::npos)
    return "it holds '/', which separates the parts of an outcome's name";
  return fault_of_text(name);
}

}  // namespace chokepoint
