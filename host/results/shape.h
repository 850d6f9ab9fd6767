#pragma once

#include "host/results/result.h"

namespace chokepoint {

/// Throw std::invalid_argument where lists of a result that belong together differ in length, where a
/// histogram has not one edge more than counts, or where a number does not fit the file (counts and
/// scenarios: below 2^63).
void check_shape(const Result& result);

}  // namespace chokepoint
