#pragma once

#include <vector>

#include "host/compile/nominal.h"
#include "host/compile/topology.h"

namespace chokepoint {

/// Where the network stands when a scenario begins (docs/MODEL.md section 7), in float64.
struct Start {
  std::vector<double> use;    // [supply] nominal use, [unit/month]
  std::vector<double> stock;  // [supply] [unit]
  std::vector<double> flow;   // [lane] in each of its transit slots, [unit/month]
  std::vector<double> mix;    // [lane] [1]
};

/// Rescale shares to sum to 1; all 0 counts as equal.
std::vector<double> rescaled(std::vector<double> shares);

Start start_of(const Study& study, const Topology& topology, const NominalAmounts& nominal);

}  // namespace chokepoint
