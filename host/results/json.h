#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// As much JSON (RFC 8259) as manifests and stories need: objects of texts, numbers, lists and objects.

namespace chokepoint {

/// Write one JSON object, a member a line, in the order given.
class JsonObject {
 public:
  JsonObject& text(std::string_view name, std::string_view value);
  JsonObject& texts(std::string_view name, const std::vector<std::string>& values);
  JsonObject& integer(std::string_view name, std::uint64_t value);

  /// Write a number with the fewest digits that read back the same; `null` when it is not finite.
  JsonObject& number(std::string_view name, double value);
  JsonObject& single(std::string_view name, float value);
  JsonObject& singles(std::string_view name, const std::vector<float>& values);

  JsonObject& object(std::string_view name, const JsonObject& value);
  JsonObject& objects(std::string_view name, const std::vector<JsonObject>& values);

  /// Return the whole object, newline at the end.
  std::string str() const;

 private:
  JsonObject& member(std::string_view name, std::string_view json);
  std::string members_;
};

/// Quote a text: quotes, backslashes and control characters escaped, what is not UTF-8 replaced by U+FFFD.
std::string json_quote(std::string_view text);

/// Return the text of one member of the outermost object; nothing when there is none, when it is no text, or
/// when the text is not JSON. Members of inner objects, and quotes inside texts, do not count.
std::optional<std::string> json_text_member(std::string_view json, std::string_view name);

}  // namespace chokepoint
