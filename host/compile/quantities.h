#pragma once

#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "host/compile/compile.h"
#include "host/compile/constants.h"
#include "host/compile/demands.h"

namespace chokepoint {

/// Compile quantities: fold what is known beforehand, ask for the weather in the rest, keep equal ones once.
class Quantities {
 public:
  static constexpr double kNoCeiling = std::numeric_limits<double>::infinity();

  Quantities(const Study& study, Slots& slots, Constants& constants, Demands& demands)
      : study_(study), slots_(slots), constants_(constants), demands_(demands) {}

  /// Return the id of a quantity that is clamped to [0, ceiling]. Ids are preliminary until `finish`.
  compiled::QuantityId add(const Quantity& quantity, double ceiling = kNoCeiling);

  /// Return the id of a number for every month.
  compiled::QuantityId add_known(const std::vector<double>& months);

  /// Return the quantity's amount in every month if no scenario changes it.
  std::optional<std::vector<double>> known(const Quantity& quantity, double ceiling = kNoCeiling) const;

  /// Write the lists: level quantities, then monthly ones, then constants; and every id in the lists anew.
  void finish(TableLists& lists);

 private:
  enum class When { start, month, by_state, never };  // evaluated; by_state: among the regimes' numbers

  /// What a quantity comes to when all that is known is folded.
  struct Folded {
    std::vector<double> base, plus;         // [month]
    std::vector<const Term*> times, added;  // what is left to the scenario
  };
  struct Entry {
    When when;
    Constants::Monthly base, plus;
    std::vector<compiled::Slot> times, added;
    float ceiling;
    compiled::Slot slot = compiled::kNothing;  // by_state
    auto operator<=>(const Entry&) const = default;
  };

  Folded fold(const Quantity& quantity) const;
  compiled::QuantityId add_entry(const Entry& entry);
  compiled::Slot slot_of(const Term& term, When& when);
  compiled::Slot regime_value(Index regime, const std::vector<double>& values);

  /// Return the regime whose state decides the quantity, the same in all months; none where there is more to
  /// it.
  std::optional<Index> deciding_regime(const Folded& folded) const;

  /// Return a quantity for every state of the regime that decides it.
  std::vector<double> by_state(const Folded& folded, double ceiling) const;

  const Study& study_;
  Slots& slots_;
  Constants& constants_;
  Demands& demands_;
  std::map<Entry, compiled::QuantityId> known_;
  std::vector<Entry> entries_;
  std::vector<compiled::RegimeValue> regime_values_;
};

}  // namespace chokepoint
