#include "host/study/assign.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "host/study/names.h"

namespace chokepoint {
namespace {

const std::vector<std::string> kSingle = {"study", "sampling"};
const std::vector<std::string> kNamed = {"lane", "site", "market", "driver", "regime", "tariff"};

bool is_one_of(const std::string& name, const std::vector<std::string>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts(1);
  for (const char c : path) {
    if (c == '.')
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

Node& child(Node& table, const std::string& key, Position at) {
  if (Entry* entry = table.find(key)) return entry->value;
  Node empty;
  empty.at = at;
  table.entries.push_back({key, at, empty});
  return table.entries.back().value;
}

/// Find the table of a kind whose name `rest` begins with, the longest name if several do; shorten `rest` by
/// it.
Node* find_named(Node& root, const std::string& kind, std::string& rest, std::vector<std::string>& known) {
  Entry* all = root.find(kind);
  Node* best = nullptr;
  std::string best_name;
  if (all == nullptr) return nullptr;
  for (Node& table : all->value.elements) {
    const std::string name = label_of(kind, table);
    if (name.empty()) continue;
    known.push_back(name);
    if (rest.starts_with(name + ".") && name.size() > best_name.size()) {
      best = &table;
      best_name = name;
    }
  }
  if (best != nullptr) rest.erase(0, best_name.size() + 1);
  return best;
}

/// Walk down from `node` along `rest` and set the last key. Returns why it cannot be done, or nothing.
std::optional<std::string> set_below(Node* node, const std::string& rest, const Node& value, Position at) {
  const std::vector<std::string> parts = split(rest);
  for (std::size_t first = 0; first < parts.size();) {
    std::string key = parts[first];
    std::size_t used = 1;
    Node* next = nullptr;
    if (node->kind == Node::Kind::array) {
      std::size_t index = 0;
      const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), index);
      if (key.empty() || error != std::errc() || end != key.data() + key.size() ||
          index >= node->elements.size())
        return in_quotes(key) + " is no place in a list of " + std::to_string(node->elements.size()) +
               ", which are numbered from 0";
      next = &node->elements[index];
    } else if (node->kind == Node::Kind::table) {
      std::string longer = key;
      for (std::size_t count = 2; first + count <= parts.size(); ++count) {
        longer += "." + parts[first + count - 1];
        if (node->find(longer) != nullptr) {
          key = longer;
          used = count;
        }
      }
      if (key.empty()) return "it has an empty key";
      next = &child(*node, key, at);
    } else {
      return "nothing lies below a plain value, where " + in_quotes(key) + " is sought";
    }
    first += used;
    if (first >= parts.size()) *next = value;
    node = next;
  }
  return std::nullopt;
}

}  // namespace

std::string label_of(const std::string& kind, const Node& table) {
  const auto text = [&](std::string_view key) {
    const Entry* entry = table.find(key);
    return entry != nullptr && entry->value.kind == Node::Kind::text ? entry->value.text : std::string();
  };
  const std::string name = text("name");
  if (kind != "lane" || table.find("name") != nullptr) return name;
  const std::string from = text("from"), to = text("to");
  return from.empty() || to.empty() ? std::string() : from + ">" + to;
}

void assign(Node& root, const std::string& path, const Node& value, Position at, const std::string& owner,
            Diagnostics& mistakes) {
  const auto tell = [&](const std::string& why, const std::string& advice) {
    const std::string what = "the path " + in_quotes(path) + " leads nowhere";
    mistakes.add(at, owner.empty() ? what : owner + ": " + what, why, advice);
  };
  const std::size_t dot = path.find('.');
  const std::string kind = path.substr(0, dot);
  if (!is_one_of(kind, kSingle) && !is_one_of(kind, kNamed)) {
    std::vector<std::string> known = kNamed;
    known.insert(known.end(), kSingle.begin(), kSingle.end());
    const auto nearest = nearest_name(kind, known);
    return tell("a path begins with one of " + listed(known),
                nearest ? "Did you mean '" + *nearest + "'?"
                        : "Write for example 'study.periods' or 'lane.NAME.limit'.");
  }
  if (dot == std::string::npos || dot + 1 == path.size())
    return tell(value.kind == Node::Kind::table ? "it names no key; a path with dots stands in quotes"
                                                : "it names no key",
                "Write for example '" + kind + (is_one_of(kind, kSingle) ? ".KEY'." : ".NAME.KEY'."));
  std::string rest = path.substr(dot + 1);
  Node* node = nullptr;
  if (is_one_of(kind, kSingle)) {
    node = &child(root, kind, at);
  } else {
    std::vector<std::string> known;
    node = find_named(root, kind, rest, known);
    if (node == nullptr) {
      if (is_one_of(rest, known))
        return tell("it names no key of " + kind + " " + in_quotes(rest), "Add a dot and a key.");
      auto nearest = nearest_name(rest.substr(0, rest.find('.')), known);
      if (!nearest) nearest = nearest_name(rest.substr(0, rest.rfind('.')), known);
      return tell(known.empty() ? "the study has no " + kind : "of " + kind + " there are " + listed(known),
                  nearest         ? "Did you mean '" + printable(*nearest) + "'?"
                  : known.empty() ? "Leave it out."
                                  : "Name one of them, then a dot and a key.");
    }
  }
  if (const auto fault = set_below(node, rest, value, at)) tell(*fault, "Correct the path.");
}

}  // namespace chokepoint
