#pragma once

#include <memory>

#include "host/specialise/options.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// A backend that compiles a kernel for every study it is given, where that pays, and else leaves it to
/// `generic`. The same bits either way.
std::unique_ptr<Backend> make_specialising_backend(std::unique_ptr<Backend> generic,
                                                   SpecialiseOptions options);

}  // namespace chokepoint
