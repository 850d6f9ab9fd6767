#pragma once

#include <compare>
#include <string>
#include <utility>
#include <vector>

namespace chokepoint {

/// Where a value was written: a line and column of the study, or a setting of the command line.
struct Position {
  int setting = -1;  // number of the `--set`, in the order given; -1: the study itself
  int line = 1;      // from 1
  int column = 1;    // [character] from 1

  auto operator<=>(const Position&) const = default;
};

/// One mistake in a study: `what (why). advice`, in words that need no control characters.
struct Mistake {
  Position at;
  std::string text;

  auto operator<=>(const Mistake&) const = default;
};

/// Collect mistakes, so that all of them are told at once.
class Diagnostics {
 public:
  /// Add a mistake: what is wrong, why it is wrong, and (a sentence) what to do.
  void add(Position at, const std::string& what, const std::string& why, const std::string& advice);

  /// Add what `other` found and `known` had not, each preceded by `prefix`.
  void add_new(const Diagnostics& other, const Diagnostics& known, const std::string& prefix);

  bool empty() const { return mistakes_.empty(); }

  /// Return the whole text, one line a mistake, in the order of the places: settings first, then the file.
  /// `settings` are the settings as typed, PATH=VALUE.
  std::string text(const std::string& file, const std::vector<std::string>& settings) const;

 private:
  std::vector<Mistake> mistakes_;
};

}  // namespace chokepoint
