#pragma once

#include "host/study/reading.h"

namespace chokepoint {

/// Read the regimes, once all drivers and the study's months are known.
void read_regimes(Reading& reading, const Table& root);

}  // namespace chokepoint
