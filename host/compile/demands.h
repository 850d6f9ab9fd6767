#pragma once

#include <vector>

#include "host/compile/slots.h"
#include "host/study/study.h"
#include "kernels/model/tables.h"

namespace chokepoint {

/// Note which drivers and regimes anybody reads, and give them their slots: what is not read costs nothing.
class Demands {
 public:
  Demands(const Study& study, Slots& slots)
      : study_(study),
        slots_(slots),
        value_(study.drivers.size(), compiled::kNothing),
        regime_(study.regimes.size(), compiled::kNothing) {}

  /// Return the slot of a driver's value, and demand the driver.
  compiled::Slot value(Index driver) {
    compiled::Slot& slot = value_[static_cast<std::size_t>(driver)];
    if (slot == compiled::kNothing) slot = slots_.one();
    return slot;
  }

  /// Return the id of a regime, and demand the regime.
  compiled::RegimeId regime(Index regime) {
    compiled::RegimeId& id = regime_[static_cast<std::size_t>(regime)];
    if (id == compiled::kNothing) {
      id = static_cast<compiled::RegimeId>(order_.size());
      order_.push_back(regime);
      state_.push_back(slots_.one(study_.regimes[static_cast<std::size_t>(regime)].initial));
      months_.push_back(compiled::kNothing);
    }
    return id;
  }

  /// Return the slot of a regime's state, and demand the regime.
  compiled::Slot state(Index regime) { return state_[static_cast<std::size_t>(this->regime(regime))]; }

  /// Return the first of a regime's counters of months, and demand them.
  compiled::Slot months(Index regime) {
    compiled::Slot& first = months_[static_cast<std::size_t>(this->regime(regime))];
    const std::size_t states = study_.regimes[static_cast<std::size_t>(regime)].states.size();
    if (first == compiled::kNothing) first = slots_.several(static_cast<int>(states));
    return first;
  }

  bool has_driver(Index driver) const {
    return value_[static_cast<std::size_t>(driver)] != compiled::kNothing;
  }
  bool has_regime(Index regime) const {
    return regime_[static_cast<std::size_t>(regime)] != compiled::kNothing;
  }

  /// The demanded regimes by id, and their counters (kNothing: none).
  const std::vector<Index>& regimes() const { return order_; }
  compiled::Slot counters(compiled::RegimeId id) const { return months_[static_cast<std::size_t>(id)]; }

 private:
  const Study& study_;
  Slots& slots_;
  std::vector<compiled::Slot> value_;
  std::vector<compiled::RegimeId> regime_;
  std::vector<Index> order_;
  std::vector<compiled::Slot> state_;
  std::vector<compiled::Slot> months_;
};

}  // namespace chokepoint
