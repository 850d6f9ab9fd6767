#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/study/data_file.h"
#include "host/study/diagnostics.h"
#include "host/study/study.h"
#include "host/study/table.h"

namespace chokepoint {

/// The names of one kind of thing, and where each stands in Study's list.
class Names {
 public:
  Names(std::string one, std::string many) : one_(std::move(one)), many_(std::move(many)) {}

  /// Give the next place to a name. Tell if it is taken; `advice` says what to do then.
  void add(const Value& at, const std::string& name, Index index, const std::string& advice);

  /// Return the place of the name that `reference` holds, and tell if there is none.
  std::optional<Index> look_up(const Value& reference) const {
    return look_up(reference, reference.node().text);
  }
  std::optional<Index> look_up(const Value& at, const std::string& name) const;

  bool contains(const std::string& name) const { return index_.contains(name); }
  Index at(const std::string& name) const { return index_.at(name); }
  const std::vector<std::string>& all() const { return all_; }

 private:
  std::string one_, many_;
  std::map<std::string, Index> index_;
  std::vector<std::string> all_;  // in the order written
};

/// One reading of a study, the base or a variant: what has been read so far, and where mistakes go.
struct Reading {
  Reading(Study& study_, Diagnostics& mistakes_, DataFiles& files_)
      : study(study_), mistakes(mistakes_), files(files_) {}

  Study& study;
  Diagnostics& mistakes;
  DataFiles& files;
  std::optional<int> start;  // [month since year 0], if it could be read
  Names drivers{"driver", "drivers"};
  Names regimes{"regime", "regimes"};
  Names tariffs{"tariff", "tariffs"};
  Names items{"item", "items"};
  Names places{"site or market", "sites and markets"};  // markets have index + sites
  Names lanes{"lane", "lanes"};
};

/// Read a date as months since the study's start; 0 (and told) if it is none.
int month_since_start(const Reading& reading, const Value& value);

/// Return the tables of one kind of thing (`[[lane]]`), none if there are none; told if there are more than
/// `most`. Each is spoken of by its kind and name, or by its number where it has no name.
std::vector<Value> tables_of(const Table& root, const std::string& kind, int most, Diagnostics& mistakes);

/// Read the name of a thing and give it its place; the empty name if it has none.
std::string read_name(const Table& table, Names& names, Index index);

}  // namespace chokepoint
