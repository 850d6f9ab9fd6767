#pragma once

#include <vector>

#include "kernels/specialise/program.h"

namespace chokepoint::specialise {

/// The order in which a part's nodes are written: near the order they were recorded in, but what would wait
/// for its operands lets those of the next `window` nodes pass that need not. A CPU does the same with the
/// few dozen instructions that it has decoded; independent chains (the normals of a month, say) are further
/// apart. The price is that more values live at once. A window of 1 leaves the order as it was. `owner`:
/// [node] the select inside whose branch it is written, or kNoNode; such nodes do not appear, their owner
/// waits for what they need.
std::vector<NodeId> schedule(const Part& part, const std::vector<NodeId>& owner, int window);

}  // namespace chokepoint::specialise
