#pragma once

#include <string>
#include <vector>

#include "host/story/account.h"

namespace chokepoint {

/// What a scenario starts from, a paragraph each: level drivers, path drivers, demand; against the nominal
/// scenario.
std::vector<std::string> paragraphs_of_drawn(const Account& account);

}  // namespace chokepoint
