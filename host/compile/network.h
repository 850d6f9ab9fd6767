#pragma once

#include "host/compile/draft.h"

namespace chokepoint {

/// Compile the network: stages, sites, uses (ids as in Topology::supplies), lanes, backups, markets, tariffs
/// and the sums over months, everything standing as docs/MODEL.md section 7 says when a scenario begins.
void compile_network(Draft& draft);

}  // namespace chokepoint
