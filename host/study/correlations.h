#pragma once

#include "host/study/reading.h"

namespace chokepoint {

/// Read the correlations, and check that the matrices over all level drivers and over all path latents (path
/// drivers, then regimes) are positive definite, and that no latent is loaded with more than its whole
/// variance. Drivers and regimes must have been read, with their loadings.
void read_correlations(Reading& reading, const Table& root);

}  // namespace chokepoint
