#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace chokepoint {

/// Return the random stream of a driver's name: FNV-1a (32 bit) of its UTF-8 bytes, masked to 30 bits.
/// A regime's latent is named `regime/NAME`, a copula's mixing variable `copula/NAME`.
std::uint32_t stream_of(std::string_view name);

/// Return the known name nearest to `name`, or nothing if none is near enough to be a slip of the pen:
/// at most (length + 1)/3, or 1, insertions, deletions, replacements and swaps of neighbours; case is free.
std::optional<std::string> nearest_name(std::string_view name, const std::vector<std::string>& known);

/// Say whether `pattern` covers the whole of `name`; `*` stands for any text, the empty one and `/` included.
bool matches(std::string_view pattern, std::string_view name);

/// Return `text` fit for one line of a message: control characters and those that reorder text as `\n`,
/// `\x1B` or `\u202E`, bytes that are no UTF-8 as `\xFF`, and what is beyond 120 characters as three dots.
std::string printable(std::string_view text);

/// Return a whole message fit for a terminal: as printable(), but its lines stay lines, of any length.
std::string printable_lines(std::string_view text);

/// Return printable(text) in single quotes.
std::string in_quotes(std::string_view text);

/// Return the names in quotes, separated by commas; beyond twelve, how many more there are.
std::string listed(const std::vector<std::string>& names);

/// Say what is wrong with a line of text, or nothing: it is UTF-8 without control characters.
std::optional<std::string> fault_of_text(std::string_view text);

/// Say what is wrong with a name, or nothing: a name is UTF-8, not empty, without control characters and
/// without
/// `/`, which separates the parts of an outcome's name.
std::optional<std::string> fault_of_name(std::string_view name);

}  // namespace chokepoint
