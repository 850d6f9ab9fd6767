#pragma once

#include <vector>

#include "host/study/reading.h"

namespace chokepoint {

/// Read the drivers, but not their loadings.
void read_drivers(Reading& reading, const Table& root);

/// Read the loadings of path drivers, once all drivers are known.
void read_driver_loadings(Reading& reading, const Table& root);

/// Read `loadings`, { driver = weight }, on level drivers.
std::vector<Loading> read_loadings(Reading& reading, const Value& value);

/// Read the copulas, once all drivers are known.
void read_copulas(Reading& reading, const Table& root);

/// Tell of two names that would share one stream of random numbers. Drivers, regimes and copulas must have
/// been read.
void check_streams(Reading& reading, const Table& root);

}  // namespace chokepoint
