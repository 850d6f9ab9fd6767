#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/story/phrases.h"
#include "host/story/replay.h"

namespace chokepoint {

/// Sums over all months, over those of a spell, over those of several.
double sum(const std::vector<double>& months);
double sum(const std::vector<double>& months, Spell spell);
double sum(const std::vector<double>& months, const std::vector<Spell>& spells);

/// A monthly series in the scenario that is told and in the plan.
struct Line {
  std::vector<double> told, planned;  // [month]
  std::string unit;

  double told_in(Spell spell) const { return sum(told, spell); }
  double planned_in(Spell spell) const { return sum(planned, spell); }
  double told_in(const std::vector<Spell>& spells) const { return sum(told, spells); }
  double planned_in(const std::vector<Spell>& spells) const { return sum(planned, spells); }
  double told_total() const { return sum(told); }
  double planned_total() const { return sum(planned); }
};

/// Finds figures of a replay by their names.
class Account {
 public:
  explicit Account(const Replay& replay);

  const Replay& replay() const { return replay_; }
  const Study& study() const { return replay_.variant.study; }
  int months() const { return study().periods; }

  const Line& line(const std::string& series) const { return lines_.at(series); }
  double told(const std::string& outcome) const { return of(replay_.told, outcome); }
  double planned(const std::string& outcome) const { return of(replay_.planned, outcome); }
  double nominal(const std::string& outcome) const { return of(replay_.nominal, outcome); }

  const std::string& item_of(const Site& site) const { return item(site.item).name; }
  const Item& item(Index index) const { return study().items[static_cast<std::size_t>(index)]; }
  const Site& supplier(const Lane& lane) const { return study().sites[static_cast<std::size_t>(lane.from)]; }
  /// The name of the site or market that a lane supplies.
  const std::string& consumer(const Lane& lane) const;

  /// A quantity of level drivers alone, in the scenario that is told or in the plan; may be infinite.
  double told(const Quantity& quantity) const { return amount(replay_.told, quantity); }
  double planned(const Quantity& quantity) const { return amount(replay_.planned, quantity); }

  std::string money(double x) const;

 private:
  double of(const Course& course, const std::string& outcome) const {
    return static_cast<double>(course.outcomes[outcomes_.at(outcome)]);
  }
  double amount(const Course& course, const Quantity& quantity) const;

  const Replay& replay_;
  std::map<std::string, std::size_t> outcomes_;
  std::map<std::string, Line> lines_;
};

}  // namespace chokepoint
