#include "host/study/tree.h"

#include <algorithm>
#include <utility>

#include "host/study/names.h"

namespace chokepoint {
/// What the parser's assertions throw. Wrong text can reach them ("[{}a]"), and without NDEBUG they would
/// abort, with it they would be assumed to hold: so they are mistakes of the text, in every build.
struct ParserGivesUp {};
[[noreturn]] static void give_up() { throw ParserGivesUp(); }
}  // namespace chokepoint

#undef NDEBUG
#define TOML_ASSERT(condition) ((condition) ? void() : ::chokepoint::give_up())
#include <toml++/toml.h>

namespace chokepoint {
namespace {

constexpr int kDeepestPath = 100;  // [dot] in a row of keys; the parser and the tree are recursive

Position place(const toml::source_position& p) {
  return {-1, std::max(1, static_cast<int>(p.line)), std::max(1, static_cast<int>(p.column))};
}

/// Find pieces of the text by line and column, which count characters of UTF-8.
class Source {
 public:
  explicit Source(std::string_view text) : text_(text) {
    lines_.push_back(0);
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') lines_.push_back(i + 1);
  }

  std::string between(const toml::source_region& region) const {
    const std::size_t first = offset(region.begin), last = offset(region.end);
    return first < last ? std::string(text_.substr(first, last - first)) : std::string();
  }

 private:
  std::size_t offset(const toml::source_position& p) const {
    if (p.line < 1 || p.line > lines_.size() || p.column < 1) return 0;
    std::size_t at = lines_[p.line - 1];
    if (at == 0 && text_.starts_with("\xEF\xBB\xBF")) at = 3;  // a byte-order mark has no column
    for (toml::source_index left = p.column - 1; left > 0 && at < text_.size(); --left) {
      ++at;
      while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xC0) == 0x80) ++at;
    }
    return at;
  }

  std::string_view text_;
  std::vector<std::size_t> lines_;  // where each begins [byte]
};

Node convert(const toml::node& from, const Source& source) {
  Node node;
  node.at = place(from.source().begin);
  if (const toml::table* table = from.as_table()) {
    for (const auto& [key, value] : *table) {
      Entry entry{std::string(key.str()), place(key.source().begin), convert(value, source)};
      node.entries.push_back(std::move(entry));
    }
    std::stable_sort(node.entries.begin(), node.entries.end(),
                     [](const Entry& a, const Entry& b) { return a.at < b.at; });
    return node;
  }
  if (const toml::array* array = from.as_array()) {
    node.kind = Node::Kind::array;
    for (const toml::node& element : *array) node.elements.push_back(convert(element, source));
    return node;
  }
  node.text = source.between(from.source());
  if (const auto* text = from.as_string()) {
    node.kind = Node::Kind::text;
    node.text = text->get();
  } else if (const auto* integer = from.as_integer()) {
    node.kind = Node::Kind::integer;
    node.integer = integer->get();
    node.real = static_cast<double>(node.integer);
  } else if (const auto* real = from.as_floating_point()) {
    node.kind = Node::Kind::real;
    node.real = real->get();
  } else if (const auto* boolean = from.as_boolean()) {
    node.kind = Node::Kind::boolean;
    node.boolean = boolean->get();
  } else {
    node.kind = Node::Kind::date;
  }
  return node;
}

/// Find a key with more dots than any study needs, before the recursive parser does. A dot counts if it does
/// not follow another; whatever ends a key or a value starts the count again.
bool too_deep(std::string_view text, Position& at) {
  int dots = 0, line = 1, column = 0;
  char last = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) ++column;
    if (c == '\n' || c == '=' || c == ',' || c == '#' || c == '[' || c == '{') dots = 0;
    if (c == '.' && last != '.' && ++dots > kDeepestPath) {
      at = {-1, line, column};
      return true;
    }
    if (c == '\n') {
      ++line;
      column = 0;
    }
    last = c;
  }
  return false;
}

/// Find the line that makes the parser give up, by bisection: it does so with every text that goes that far.
Position where_it_gives_up(std::string_view text) {
  std::vector<std::size_t> ends;  // of lines
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n' || i + 1 == text.size()) ends.push_back(i + 1);
  const auto bad = std::partition_point(ends.begin(), ends.end(), [&](std::size_t end) {
    try {
      (void)toml::parse(text.substr(0, end));
    } catch (const toml::parse_error&) {  // a mistake before it, or a text cut off
    } catch (const ParserGivesUp&) {
      return false;
    }
    return true;
  });
  return {-1, static_cast<int>(bad - ends.begin()) + 1, 1};
}

void place_at(Node& node, Position at) {
  node.at = at;
  for (Node& element : node.elements) place_at(element, at);
  for (Entry& entry : node.entries) {
    entry.at = at;
    place_at(entry.value, at);
  }
}

std::string sentence(std::string_view description) {
  constexpr std::string_view opening = "Error while ";
  if (description.starts_with(opening)) description.remove_prefix(opening.size());
  return printable(description);
}

}  // namespace

const Entry* Node::find(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.key == key; });
  return found == entries.end() ? nullptr : &*found;
}

Entry* Node::find(std::string_view key) { return const_cast<Entry*>(std::as_const(*this).find(key)); }

Node parse_toml(std::string_view text, Diagnostics& mistakes) {
  Position at;
  if (too_deep(text, at)) {
    mistakes.add(at, "this is not a study", "a key with more than " + std::to_string(kDeepestPath) + " dots",
                 "Write tables at most a few levels deep.");
    return {};
  }
  try {
    return convert(toml::parse(text), Source(text));
  } catch (const toml::parse_error& error) {
    mistakes.add(place(error.source().begin), "this is not TOML", sentence(error.description()),
                 "Mend the syntax here; what follows has not been read.");
  } catch (const ParserGivesUp&) {
    mistakes.add(where_it_gives_up(text), "this is not TOML", "no key, table or value begins like this",
                 "Mend the syntax in this line; what follows has not been read.");
  }
  return {};
}

Node parse_setting(int number, const std::string& value, Diagnostics& mistakes) {
  const Position at{number, 1, 1};
  Diagnostics inner;
  Node root;
  if (value.find('\n') == std::string::npos) root = parse_toml("value = " + value, inner);
  if (root.entries.size() != 1) {
    mistakes.add(at, "the value is not TOML", "it must be one number, text, list or table on one line",
                 "Put text in quotes of its own, as in --set 'study.title=\"A title\"'.");
    return {};
  }
  Node node = std::move(root.entries.front().value);
  place_at(node, at);
  return node;
}

}  // namespace chokepoint
