#pragma once

#include <string>

#include "host/engine/precision.h"

namespace chokepoint {

/// Read what --until says: FIGURE[(OUTCOME)]=SHARE, cvar=0.5% or mean(profit)=0.01; FIGURE is mean or cvar,
/// OUTCOME is loss unless it is named. Throws UserError (Kind::study).
PrecisionTarget precision_target(const std::string& text);

/// Read what --max-time says, 90s, 30min or 1.5h, in seconds. Throws UserError (Kind::study).
double duration_in_seconds(const std::string& text);

}  // namespace chokepoint
