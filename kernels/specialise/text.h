#pragma once

#include <string>

namespace chokepoint::specialise {

/// As std::snprintf; at most 255 characters.
std::string format(const char* pattern, ...) __attribute__((format(printf, 1, 2)));

}  // namespace chokepoint::specialise
