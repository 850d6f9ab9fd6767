#pragma once

#include "host/study/reading.h"

namespace chokepoint {

/// Read items, sites and markets, once drivers and regimes are known.
void read_sites_and_markets(Reading& reading, const Table& root);

/// Read the lanes, once sites, markets and tariffs are known; then check that everything that is used has a
/// lane and that nothing is made out of itself.
void read_lanes(Reading& reading, const Table& root);

}  // namespace chokepoint
