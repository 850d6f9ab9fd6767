#include "host/results/json.h"

#include <array>
#include <charconv>
#include <cmath>

#include "host/results/utf8.h"

namespace chokepoint {
namespace {

/// Take a quoted text from the front of `json`; nothing when it is none or has an escape that is not ours to
/// read.
std::optional<std::string> take_text(std::string_view& json) {
  if (json.empty() || json.front() != '"') return std::nullopt;
  constexpr std::string_view kEscapes = "\"\\/bfnrt", kMeanings = "\"\\/\b\f\n\r\t";
  std::string text;
  for (std::size_t i = 1; i < json.size(); ++i) {
    if (json[i] == '"') {
      json.remove_prefix(i + 1);
      return text;
    }
    if (json[i] != '\\') {
      text += json[i];
      continue;
    }
    if (++i == json.size()) break;
    if (const std::size_t escape = kEscapes.find(json[i]); escape != std::string_view::npos) {
      text += kMeanings[escape];
    } else if (json[i] == 'u' && i + 4 < json.size()) {
      unsigned code = 0;
      const char* digits = json.data() + i + 1;
      if (std::from_chars(digits, digits + 4, code, 16).ptr != digits + 4) break;
      text += code < 0x80 ? std::string(1, static_cast<char>(code)) : "\xEF\xBF\xBD";
      i += 4;
    } else {
      break;
    }
  }
  return std::nullopt;
}

/// The fewest digits that read back the same number; `null` when it is not finite.
template <class Number>
std::string digits_of(Number value) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 32> digits{};
  return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

/// An object as it stands inside another: without the newline at its end, two blanks further in.
std::string inner(const JsonObject& object) {
  std::string text = object.str();
  text.pop_back();
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
    text.insert(at + 1, "  ");
  return text;
}

void skip_space(std::string_view& json) {
  const std::size_t start = json.find_first_not_of(" \t\r\n");
  json.remove_prefix(start == std::string_view::npos ? json.size() : start);
}

}  // namespace

std::string json_quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : valid_utf8(text)) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += '\\';
      quoted += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      constexpr char kDigits[] = "0123456789abcdef";
      quoted += "\\u00";
      quoted += kDigits[byte >> 4];
      quoted += kDigits[byte & 15];
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

JsonObject& JsonObject::member(std::string_view name, std::string_view json) {
  members_ += members_.empty() ? "\n  " : ",\n  ";
  members_ += json_quote(name);
  members_ += ": ";
  members_ += json;
  return *this;
}

JsonObject& JsonObject::text(std::string_view name, std::string_view value) {
  return member(name, json_quote(value));
}

JsonObject& JsonObject::texts(std::string_view name, const std::vector<std::string>& values) {
  std::string list = "[";
  for (const std::string& value : values) {
    if (list.size() > 1) list += ", ";
    list += json_quote(value);
  }
  return member(name, list + "]");
}

JsonObject& JsonObject::integer(std::string_view name, std::uint64_t value) {
  return member(name, std::to_string(value));
}

JsonObject& JsonObject::number(std::string_view name, double value) { return member(name, digits_of(value)); }

JsonObject& JsonObject::single(std::string_view name, float value) { return member(name, digits_of(value)); }

JsonObject& JsonObject::singles(std::string_view name, const std::vector<float>& values) {
  std::string list = "[";
  for (const float value : values) list += (list.size() > 1 ? ", " : "") + digits_of(value);
  return member(name, list + "]");
}

JsonObject& JsonObject::object(std::string_view name, const JsonObject& value) {
  return member(name, inner(value));
}

JsonObject& JsonObject::objects(std::string_view name, const std::vector<JsonObject>& values) {
  std::string list = "[";
  for (const JsonObject& value : values) list += (list.size() > 1 ? ", " : "") + inner(value);
  return member(name, list + "]");
}

std::string JsonObject::str() const { return "{" + members_ + "\n}\n"; }

std::optional<std::string> json_text_member(std::string_view json, std::string_view name) {
  int depth = 0;
  bool expects_name = false;
  skip_space(json);
  if (json.empty() || json.front() != '{') return std::nullopt;
  while (!json.empty()) {
    const char c = json.front();
    if (c == '"') {
      const std::optional<std::string> text = take_text(json);
      if (!text) return std::nullopt;
      skip_space(json);
      if (depth != 1 || !expects_name) continue;
      if (json.empty() || json.front() != ':') return std::nullopt;
      json.remove_prefix(1);
      skip_space(json);
      expects_name = false;
      if (*text == name) return take_text(json);
      continue;
    }
    if (c == '{' || c == '[') expects_name = ++depth == 1;
    if (c == '}' || c == ']') --depth;
    if (c == ',' && depth == 1) expects_name = true;
    json.remove_prefix(1);
  }
  return std::nullopt;
}

}  // namespace chokepoint
