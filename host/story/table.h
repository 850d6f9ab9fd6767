#pragma once

#include <string>

#include "host/story/replay.h"

namespace chokepoint {

/// One row a month: month, then every series, with the fewest digits that read back the same float.
std::string csv_of(const Replay& replay);

/// One JSON object: what was replayed, its outcomes (those of the nominal scenarios beside them), series and
/// events. Numbers with the fewest digits that read back the same float; infinite ones are null.
std::string json_of(const Replay& replay);

}  // namespace chokepoint
