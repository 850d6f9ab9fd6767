#pragma once

#include <string>

#include "host/compare/comparison.h"

namespace chokepoint {

/// What `compare` prints: which figures differ and by how much, for readers; at most as many as fit a screen.
std::string comparison_table(const ComparedRun& a, const ComparedRun& b, const Comparison& comparison);

/// Every figure that both runs have, a line each.
std::string comparison_csv(const Comparison& comparison);

/// The runs, what was compared, and the figures that differ.
std::string comparison_json(const ComparedRun& a, const ComparedRun& b, const Comparison& comparison);

}  // namespace chokepoint
