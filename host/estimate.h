#pragma once

namespace chokepoint {

/// A figure from the scenarios, and its standard error.
struct Estimate {
  double value, standard_error;
};

}  // namespace chokepoint
