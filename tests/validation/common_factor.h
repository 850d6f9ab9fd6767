#pragma once

#include <boost/math/distributions/binomial.hpp>
#include <cmath>

#include "tests/validation/normal_forms.h"

// Members that fail where a latent sqrt(rho) Z + sqrt(1 - rho) e exceeds its threshold (Vasicek 1987).

namespace chokepoint::validation {

/// The probability of one member's failure once the factor is known.
inline double given_factor(double p, double rho, double z) {
  return below((score(p) + std::sqrt(rho) * z) / std::sqrt(1 - rho));
}

/// P(exactly k of n fail).
inline double exactly(int k, int n, double p, double rho) {
  return expectation([=](double z) { return pdf(boost::math::binomial(n, given_factor(p, rho, z)), k); });
}

/// P(at most k of n fail).
inline double at_most(int k, int n, double p, double rho) {
  return expectation([=](double z) { return cdf(boost::math::binomial(n, given_factor(p, rho, z)), k); });
}

}  // namespace chokepoint::validation
