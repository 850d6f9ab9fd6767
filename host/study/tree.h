#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/study/diagnostics.h"

namespace chokepoint {

struct Entry;

/// A TOML value as a plain value that can be copied and changed and still knows where it was written.
struct Node {
  enum class Kind { table, array, text, integer, real, boolean, date };

  Kind kind = Kind::table;
  Position at;
  std::string text;  // of a text; of any other plain value: as written
  std::int64_t integer = 0;
  double real = 0;  // of an integer too
  bool boolean = false;
  std::vector<Entry> entries;  // of a table, in the order written
  std::vector<Node> elements;  // of an array

  const Entry* find(std::string_view key) const;
  Entry* find(std::string_view key);
};

/// A key of a table, where it was written, and its value.
struct Entry {
  std::string key;
  Position at;
  Node value;
};

/// Read TOML text into a tree. A mistake in the syntax goes to `mistakes` (TOML is read up to the first one);
/// the tree is then empty.
Node parse_toml(std::string_view text, Diagnostics& mistakes);

/// Read the value of the `number`-th setting, `value` as in TOML; every place in it is that setting's.
/// Returns an empty table, and adds to `mistakes`, if it is not one TOML value.
Node parse_setting(int number, const std::string& value, Diagnostics& mistakes);

}  // namespace chokepoint
