#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/study/diagnostics.h"
#include "host/study/keys.h"
#include "host/study/tree.h"

namespace chokepoint {

/// The largest magnitude of a number in a study, and the smallest of one that must be above 0: scenarios are
/// calculated in single precision.
constexpr double kLargest = 1e30;
constexpr double kSmallest = 1e-30;

/// The numbers allowed somewhere: [low, high], or open at an end.
struct Range {
  double low = -kLargest;
  double high = kLargest;
  bool without_low = false;
  bool without_high = false;

  bool holds(double x) const {
    return (without_low ? x > low : x >= low) && (without_high ? x < high : x <= high);
  }
};

constexpr Range kAnyNumber{};
constexpr Range kNotNegative{0, kLargest};
constexpr Range kPositive{kSmallest, kLargest};
constexpr Range kShare{0, 1};

class Table;

/// One value in a study, and how to speak of it: `OWNER: 'PATH' ...`. Readers return nothing where the value
/// is not what is wanted, and have then told so; the caller goes on with what it likes.
class Value {
 public:
  Value(Diagnostics& mistakes, const Node& node, std::string owner, std::string path)
      : mistakes_(&mistakes), node_(&node), owner_(std::move(owner)), path_(std::move(path)) {}

  const Node& node() const { return *node_; }
  Position at() const { return node_->at; }
  const std::string& owner() const { return owner_; }
  const std::string& path() const { return path_; }
  Diagnostics& mistakes() const { return *mistakes_; }

  bool is_number() const { return node_->kind == Node::Kind::integer || node_->kind == Node::Kind::real; }
  bool is_text() const { return node_->kind == Node::Kind::text; }
  bool is_table() const { return node_->kind == Node::Kind::table; }

  std::optional<double> number(Range range) const;

  /// Read a whole number in [low, high]; 1e6 is whole too.
  std::optional<std::int64_t> whole(std::int64_t low, std::int64_t high) const;

  /// Read one line of text.
  std::optional<std::string> text() const;

  std::optional<bool> flag() const;

  /// Read a text that may name something.
  std::optional<std::string> name() const;

  /// Read a date "YYYY-MM" as months since the beginning of year 0.
  std::optional<int> month() const;

  /// Read a list; each element is a value of its own, `PATH.0` and so on.
  std::optional<std::vector<Value>> list() const;

  /// Read a list of numbers in a range.
  std::optional<std::vector<double>> numbers(Range range) const;

  /// Tell that the value is wrong: `OWNER: 'PATH' is VALUE (why). advice`.
  void wrong(const std::string& why, const std::string& advice) const;

  /// Tell that the value is of another kind than `kind`, "a number".
  void wrong_kind(const std::string& kind, const std::string& advice) const;

  /// Tell of something else wrong with it: `OWNER: what (why). advice`.
  void tell(const std::string& what, const std::string& why, const std::string& advice) const;

 private:
  Diagnostics* mistakes_;
  const Node* node_;
  std::string owner_, path_;
};

/// A table whose keys are known. Unknown ones have been told of once it is made.
class Table {
 public:
  Table(const Value& value, const Schema& schema);

  /// Return the value of a key, if it is there; the key must be in the schema.
  std::optional<Value> find(const std::string& key) const;

  /// Return the value of a key, and tell if it is missing.
  std::optional<Value> need(const std::string& key) const;

  double number(const std::string& key, Range range, double otherwise) const;
  std::string text(const std::string& key, const std::string& otherwise) const;
  bool flag(const std::string& key, bool otherwise) const;

  const Value& value() const { return value_; }

 private:
  Value value_;
  const Schema& schema_;
};

/// Return all keys of a table as values, `PATH.KEY`, in the order written; nothing (and told) if it is no
/// table.
std::vector<std::pair<std::string, Value>> values_of(const Value& table);

/// Join two parts of a path.
std::string joined(const std::string& path, const std::string& key);

/// Describe a value in a few words: a number or text as written, else its kind.
std::string described(const Node& node);

}  // namespace chokepoint
