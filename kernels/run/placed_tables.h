#pragma once

#include <cstddef>
#include <vector>

#include "kernels/model/tables.h"

namespace chokepoint {

/// Tables whose slots say where a number stands in a backend's workspace: slot s becomes s * step floats from
/// its beginning. (A kernel reads slots all the time; so it need not multiply.) Owns its lists.
class PlacedTables {
 public:
  /// `step`: floats from one slot to the next. Throws std::length_error if a workspace would have 2^31
  /// floats.
  PlacedTables(const compiled::Tables& tables, std::int64_t step);
  PlacedTables(const PlacedTables&) = delete;
  PlacedTables& operator=(const PlacedTables&) = delete;

  const compiled::Tables& view() const { return tables_; }

 private:
  compiled::Tables tables_;
  std::vector<std::vector<std::byte>> lists_;
};

}  // namespace chokepoint
