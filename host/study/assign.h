#pragma once

#include <string>

#include "host/study/diagnostics.h"
#include "host/study/tree.h"

namespace chokepoint {

/// Return the name by which messages and paths call a table of a kind: its `name`, or FROM>TO for a lane
/// without one; empty if there is none.
std::string label_of(const std::string& kind, const Node& table);

/// Set the key at `path` in a study to `value`, written at `at`. A path is `study.KEY`, `sampling.KEY`, or
/// KIND.NAME.KEY with a kind of lane, site, market, driver, regime, tariff, and may go on into tables (a key)
/// and lists (a number from 0). Names and keys may hold dots: the longest that exists wins. A missing key is
/// created. A path that leads nowhere goes to `mistakes`, spoken of by `owner` (may be empty).
void assign(Node& root, const std::string& path, const Node& value, Position at, const std::string& owner,
            Diagnostics& mistakes);

}  // namespace chokepoint
