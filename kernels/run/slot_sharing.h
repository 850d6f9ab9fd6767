#pragma once

#include <vector>

#include "kernels/model/tables.h"

namespace chokepoint {

/// Where each slot goes when numbers of a month which are never needed at the same time share one: more of a
/// smaller workspace stays in a near cache. Slots in a row stay in a row.
struct SlotSharing {
  std::vector<compiled::Slot> place;  // [slot]
  std::int32_t slots = 0;             // that are left
};

/// Of the slots below tables.slots.
SlotSharing share_slots(const compiled::Tables& tables);

}  // namespace chokepoint
