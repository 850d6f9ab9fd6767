#pragma once

#include <optional>
#include <vector>

#include "host/study/study.h"

namespace chokepoint {

/// Interpolate linearly between the points (x increasing), flat beyond the ends. At least one point.
double interpolate(double at, const std::vector<double>& x, const std::vector<double>& y);

/// Return the term's value in month t if it is the same in every scenario: profiles, seasons, and regime
/// terms whose values are all equal.
std::optional<double> known_value(const Study& study, const Term& term, int t);

}  // namespace chokepoint
