#pragma once

#include <cstdint>
#include <limits>
#include <string>

namespace chokepoint {

/// A whole number from the command line, with exponent or underscores if need be: 1e7, 1_000_000. Exact to 64
/// bits. Throws UserError (Kind::study) if it is none, or not in [least, most].
std::uint64_t whole_number(const std::string& option, const std::string& text, std::uint64_t least,
                           std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

}  // namespace chokepoint
