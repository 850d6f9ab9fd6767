#pragma once

#include "host/study/study.h"

namespace chokepoint {

/// Phi^-1(p), float64; +-infinity at 1 and 0.
double inverse_normal(double p);

/// Phi(x), float64, with full relative precision in the lower tail.
double normal_below(double x);

/// Where a beta, gamma, Weibull or exponential quantile stands: low + scale * position, position >= 0.
struct Placement {
  double low, scale;
};

/// Say whether the distribution is tabulated by the logarithm of its position.
bool has_position(const Distribution& distribution);
Placement placement(const Distribution& distribution);

/// Return the position of the quantile at u = 1 - v; the smaller of the two carries the precision.
double position(const Distribution& distribution, double u, double v);

/// Return the quantile at u = 1 - v in float64 (docs/MODEL.md section 3).
double exact_quantile(const Distribution& distribution, double u, double v);

/// Return a driver's value at u = 1 - v, `probability` and `never` included.
double exact_value(const Driver& driver, double u, double v);

}  // namespace chokepoint
