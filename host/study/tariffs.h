#pragma once

#include "host/study/reading.h"

namespace chokepoint {

/// Read the tariffs, once drivers and regimes are known.
void read_tariffs(Reading& reading, const Table& root);

}  // namespace chokepoint
