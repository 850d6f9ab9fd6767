#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

// Mistakes on the command line, in the words of the program's other errors.

namespace chokepoint {

/// Let no option of a program and its commands take the next option for its value, as in `--out --quiet`, nor
/// an empty text, as in `--scenarios "$N"` without an N.
void refuse_options_as_values(CLI::App& app);

/// Accept these words only.
CLI::Validator one_of(std::vector<std::string> words);

/// Accept whole numbers from `least` to `most` only.
CLI::Validator whole_number_between(int least, int most);

/// Say what is wrong with a command line that could not be parsed, and where to look.
std::string usage_mistake(const CLI::App& app, const CLI::ParseError& error);

}  // namespace chokepoint
