#pragma once

#include <string>
#include <vector>

#include "host/story/events.h"

namespace chokepoint {

/// Return what happened in the replayed scenario, in the order of months.
Events events_of(const Account& account);

/// Leave out all but the `most` heaviest events.
Events heaviest(Events events, std::size_t most);

/// Tell a scenario in plain words: what was drawn, what happened month by month, and what it comes to against
/// the nominal scenario. `preface`: why this scenario, a line each.
std::string story_of(const Replay& replay, const std::vector<std::string>& preface);

}  // namespace chokepoint
