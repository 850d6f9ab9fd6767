#pragma once

#include <functional>
#include <string>
#include <vector>

#include "host/compile/draft.h"

namespace chokepoint {

/// An outcome that a study has, and how to compile it once the network is compiled.
struct OutcomeEntry {
  Column column;
  std::function<compiled::Outcome(Draft&)> compile;
};

/// A monthly series that a study has.
struct SeriesEntry {
  Column column;
  std::function<compiled::Series(Draft&)> compile;
};

/// List all outcomes and series of a study, in the order of docs/MODEL.md section 9 (`loss` first).
std::vector<OutcomeEntry> outcome_catalogue(const Study& study);
std::vector<SeriesEntry> series_catalogue(const Study& study);

/// Return the sum over the months of what stands in a slot, kept only where somebody asks for it.
compiled::Outcome total_of(Draft& draft, compiled::Slot term);

/// The name of a compiled::CostPart.
std::string cost_part(int part);

}  // namespace chokepoint
