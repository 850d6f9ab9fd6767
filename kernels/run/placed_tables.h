#pragma once

#include <cstddef>
#include <vector>

#include "kernels/model/tables.h"

namespace chokepoint {

/// For how many months the numbers wait that are added to sums.
enum class KeptMonths { one, several };

/// Tables whose slots say where a number stands in a backend's workspace: slot s becomes s * step floats from
/// its beginning. (A kernel reads slots all the time; so it need not multiply.) Where step > 1, numbers of a
/// month share slots (kernels/run/slot_sharing.h). Owns its lists.
class PlacedTables {
 public:
  /// `step`: floats from one slot to the next. Throws std::length_error if a workspace would have 2^31
  /// floats.
  /// `months`: several keeps this month's numbers for sums and series apart for kKeptMonths months.
  PlacedTables(const compiled::Tables& tables, std::int64_t step, KeptMonths months = KeptMonths::one);
  PlacedTables(const PlacedTables&) = delete;
  PlacedTables& operator=(const PlacedTables&) = delete;

  const compiled::Tables& view() const { return tables_; }
  /// Of the workspace: those of the tables, then those that are kept for several months.
  std::int32_t slots() const { return tables_.slots + compiled::kKeptMonths * tables_.kept_slots; }

 private:
  template <class Visit>
  void for_each_record(Visit&& visit);
  void keep_months();
  void share_slots_of_month();

  compiled::Tables tables_;
  std::vector<std::vector<std::byte>> lists_;
};

}  // namespace chokepoint
