#include "host/study/table.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>

#include "host/study/months.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr double kLargestWhole = 9007199254740992.0;  // 2^53: beyond it a float skips whole numbers

std::string shown(double x) {
  char text[32];
  std::snprintf(text, sizeof text, "%.15g", x);
  return text;
}

/// Say which numbers a range holds: "a number from 0 to 1".
std::string wanted(Range range) {
  const bool low = range.low > -kLargest, high = range.high < kLargest;
  const bool above = range.without_low || range.low == kSmallest;
  const std::string bottom = shown(range.low == kSmallest ? 0 : range.low), top = shown(range.high);
  if (low && high && above)
    return "a number above " + bottom + (range.without_high ? " and below " : " and at most ") + top;
  if (low && high) return "a number from " + bottom + " to " + (range.without_high ? "below " : "") + top;
  if (low) return (above ? "a number above " : "a number of at least ") + bottom;
  if (high) return (range.without_high ? "a number below " : "a number of at most ") + top;
  return "a number";
}

/// Say why a number is outside a range.
std::string outside(double x, Range range) {
  if (std::isnan(x)) return "it is not a number";
  if (std::isinf(x)) return "it is not finite";
  if (std::abs(x) > kLargest) return "scenarios are calculated in single precision, up to 1e30";
  const bool above = x > range.high || (range.without_high && x == range.high);
  if (above)
    return "it is not " + std::string(range.without_high ? "below " : "at most ") + shown(range.high);
  if (range.low == kSmallest || range.without_low)
    return "it is not above " + shown(range.low == kSmallest ? 0 : range.low);
  return "it is below " + shown(range.low);
}

const char* kind_of(const Node& node) {
  switch (node.kind) {
    case Node::Kind::table:
      return "a table";
    case Node::Kind::array:
      return "a list";
    case Node::Kind::text:
      return "text";
    case Node::Kind::integer:
      return "a whole number";
    case Node::Kind::real:
      return "a number";
    case Node::Kind::boolean:
      return "true or false";
    case Node::Kind::date:
      return "a TOML date or time";
  }
  return "unknown";
}

}  // namespace

std::string joined(const std::string& path, const std::string& key) {
  return path.empty() ? key : path + "." + key;
}

std::string described(const Node& node) {
  switch (node.kind) {
    case Node::Kind::table:
    case Node::Kind::array:
      return kind_of(node);
    case Node::Kind::text:
      return "\"" + printable(node.text) + "\"";
    default:
      return printable(node.text);
  }
}

void Value::wrong_kind(const std::string& kind, const std::string& advice) const {
  const bool is_plain = node_->kind != Node::Kind::table && node_->kind != Node::Kind::array;
  wrong(is_plain ? "it is " + std::string(kind_of(*node_)) + ", not " + kind : "it should be " + kind,
        advice);
}

void Value::wrong(const std::string& why, const std::string& advice) const {
  tell((path_.empty() ? "this" : in_quotes(path_)) + " is " + described(*node_), why, advice);
}

void Value::tell(const std::string& what, const std::string& why, const std::string& advice) const {
  mistakes_->add(at(), owner_.empty() ? what : owner_ + ": " + what, why, advice);
}

std::optional<double> Value::number(Range range) const {
  if (!is_number()) {
    wrong_kind("a number", "Give " + wanted(range) + ".");
    return std::nullopt;
  }
  if (!range.holds(node_->real)) {
    wrong(outside(node_->real, range), "Give " + wanted(range) + ".");
    return std::nullopt;
  }
  return node_->real;
}

std::optional<std::int64_t> Value::whole(std::int64_t low, std::int64_t high) const {
  const std::string top =
      high == std::numeric_limits<std::int64_t>::max() ? "2^63 - 1" : std::to_string(high);
  const std::string advice = "Give a whole number from " + std::to_string(low) + " to " + top + ".";
  if (!is_number()) {
    wrong_kind("a whole number", advice);
    return std::nullopt;
  }
  std::int64_t x = node_->integer;
  if (node_->kind == Node::Kind::real) {
    const bool fits = std::abs(node_->real) <= kLargestWhole;  // false for nan
    if (!fits || std::trunc(node_->real) != node_->real) {
      wrong(fits                         ? "it is not whole"
            : std::isfinite(node_->real) ? "it is too large"
                                         : "it is not finite",
            advice);
      return std::nullopt;
    }
    x = static_cast<std::int64_t>(node_->real);
  }
  if (x < low || x > high) {
    wrong(x < low ? "it is below " + std::to_string(low) : "it is above " + top, advice);
    return std::nullopt;
  }
  return x;
}

std::optional<std::string> Value::text() const {
  if (!is_text()) {
    wrong_kind("text", "Put text in quotes.");
    return std::nullopt;
  }
  if (const auto fault = fault_of_text(node_->text)) {
    wrong(*fault, "Write one line of plain text.");
    return std::nullopt;
  }
  return node_->text;
}

std::optional<bool> Value::flag() const {
  if (node_->kind == Node::Kind::boolean) return node_->boolean;
  wrong_kind("true or false", "Write true or false, without quotes.");
  return std::nullopt;
}

std::optional<std::string> Value::name() const {
  const std::optional<std::string> text = this->text();
  if (!text) return std::nullopt;
  if (const auto fault = fault_of_name(*text)) {
    wrong(*fault, "Give it another name.");
    return std::nullopt;
  }
  return text;
}

std::optional<int> Value::month() const {
  const std::string advice = "Write the date as \"YYYY-MM\", in quotes.";
  if (!is_text()) {
    wrong_kind("a month", advice);
    return std::nullopt;
  }
  const std::optional<WrittenMonth> month = read_month(node_->text);
  if (!month || !month->exists()) {
    wrong(month ? "there are months 01 to 12" : "it is not a month", advice);
    return std::nullopt;
  }
  return month->since_year_0();
}

std::optional<std::vector<Value>> Value::list() const {
  if (node_->kind != Node::Kind::array) {
    wrong_kind("a list", "Put the values in [brackets].");
    return std::nullopt;
  }
  std::vector<Value> values;
  values.reserve(node_->elements.size());
  for (std::size_t i = 0; i < node_->elements.size(); ++i)
    values.emplace_back(*mistakes_, node_->elements[i], owner_, joined(path_, std::to_string(i)));
  return values;
}

std::optional<std::vector<double>> Value::numbers(Range range) const {
  if (node_->kind != Node::Kind::array) {
    wrong_kind("a list of numbers", "Put the numbers in [brackets].");
    return std::nullopt;
  }
  std::vector<double> result;
  result.reserve(node_->elements.size());
  bool good = true;
  for (std::size_t i = 0; i < node_->elements.size(); ++i) {
    const Node& element = node_->elements[i];
    const bool plain = element.kind == Node::Kind::integer || element.kind == Node::Kind::real;
    if (plain && range.holds(element.real)) {
      result.push_back(element.real);
    } else {
      Value(*mistakes_, element, owner_, joined(path_, std::to_string(i))).number(range);
      good = false;
    }
  }
  if (!good) return std::nullopt;
  return result;
}

Table::Table(const Value& value, const Schema& schema) : value_(value), schema_(schema) {
  if (!value.is_table()) {
    value.wrong_kind("a table",
                     "Write it as a table: [brackets] on a line of their own, or { key = value }.");
    return;
  }
  for (const Entry& entry : value.node().entries) {
    if (std::find(schema.keys.begin(), schema.keys.end(), entry.key) != schema.keys.end()) continue;
    const auto nearest = nearest_name(entry.key, schema.keys);
    const std::string what = "unknown key " + in_quotes(joined(value.path(), entry.key));
    value.mistakes().add(entry.at, value.owner().empty() ? what : value.owner() + ": " + what,
                         schema.what + " has no such key",
                         nearest ? "Did you mean '" + *nearest + "'?"
                                 : "Remove it, or use one of " + listed(schema.keys) + ".");
  }
}

std::optional<Value> Table::find(const std::string& key) const {
  assert(std::find(schema_.keys.begin(), schema_.keys.end(), key) != schema_.keys.end());
  if (!value_.is_table()) return std::nullopt;
  const Entry* entry = value_.node().find(key);
  if (entry == nullptr) return std::nullopt;
  return Value(value_.mistakes(), entry->value, value_.owner(), joined(value_.path(), key));
}

std::optional<Value> Table::need(const std::string& key) const {
  const std::optional<Value> found = find(key);
  if (!found && value_.is_table())
    value_.tell(in_quotes(joined(value_.path(), key)) + " is missing", schema_.what + " needs it", "Add it.");
  return found;
}

double Table::number(const std::string& key, Range range, double otherwise) const {
  const std::optional<Value> found = find(key);
  return found ? found->number(range).value_or(otherwise) : otherwise;
}

bool Table::flag(const std::string& key, bool otherwise) const {
  const std::optional<Value> found = find(key);
  return found ? found->flag().value_or(otherwise) : otherwise;
}

std::string Table::text(const std::string& key, const std::string& otherwise) const {
  const std::optional<Value> found = find(key);
  return found ? found->text().value_or(otherwise) : otherwise;
}

std::vector<std::pair<std::string, Value>> values_of(const Value& table) {
  std::vector<std::pair<std::string, Value>> result;
  if (!table.is_table()) {
    table.wrong_kind("a table", "Write it as { name = value }.");
    return result;
  }
  for (const Entry& entry : table.node().entries)
    result.emplace_back(entry.key,
                        Value(table.mistakes(), entry.value, table.owner(), joined(table.path(), entry.key)));
  return result;
}

}  // namespace chokepoint
