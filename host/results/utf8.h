#pragma once

#include <string>
#include <string_view>

namespace chokepoint {

/// Replace every byte that is not part of a valid UTF-8 sequence by U+FFFD. Valid text comes back unchanged.
/// Files promise UTF-8, but a command line may hold any bytes.
std::string valid_utf8(std::string_view text);

}  // namespace chokepoint
