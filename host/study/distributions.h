#pragma once

#include "host/study/reading.h"

namespace chokepoint {

/// Read a distribution and check its parameters. A pert becomes its beta, discrete values are sorted and
/// merged, their weights made to sum to 1, empirical values sorted.
Distribution read_distribution(Reading& reading, const Value& value);

}  // namespace chokepoint
