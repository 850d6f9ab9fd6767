#pragma once

#include <vector>

#include "kernels/specialise/program.h"

namespace chokepoint::specialise {

/// The order in which a part's nodes are written for a CPU: near the order they were recorded in, but what
/// would wait for its operands lets up to a few hundred later nodes pass. (A CPU does the same with a few dozen.)
/// `owner`: [node] the select inside whose branch it is written, or kNoNode; such nodes do not appear, their
/// owner waits for what they need.
std::vector<NodeId> schedule(const Part& part, const std::vector<NodeId>& owner);

}  // namespace chokepoint::specialise
