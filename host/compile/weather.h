#pragma once

#include "host/compile/draft.h"

namespace chokepoint {

/// Compile the drivers, copulas and regimes that are demanded, and those whose normals these need: the lists
/// level_drivers, copulas, path_latents and regimes. Nothing may be demanded afterwards.
void compile_weather(Draft& draft);

/// Return the thresholds of a row-stochastic matrix as scores: the latent from which on it moves past each
/// state. [from][state but the last]
std::vector<double> thresholds_of(const Matrix& transition);

}  // namespace chokepoint
