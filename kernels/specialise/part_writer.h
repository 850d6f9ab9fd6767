#pragma once

#include <string>
#include <vector>

#include "kernels/specialise/program.h"
#include "kernels/specialise/source.h"

namespace chokepoint::specialise {

constexpr std::int32_t kInVariable = -1;

/// The body of one part. `places`: [slot] where in the array `s` it stands; kInVariable: in a variable of its
/// own.
std::string write_part(const Part& part, const Machine& machine, const std::vector<std::int32_t>& places);

}  // namespace chokepoint::specialise
