#pragma once

#include <cstddef>
#include <vector>

#include "host/results/result.h"

// The layout of results.h5; results/FORMAT.md is its page for readers.

namespace chokepoint {

constexpr char kResultFiletype[] = "chokepoint-result";

/// Version of the layout: the first number grows when a reader of the old layout would go wrong.
constexpr int kResultFormatMajor = 1;
constexpr char kResultFormatVersion[] = "1.2";

/// Return the bytes of results.h5: a function of the result alone. Throws std::invalid_argument when lists
/// that belong together differ in length.
std::vector<std::byte> result_image(const Result& result);

}  // namespace chokepoint
