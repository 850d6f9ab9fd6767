#pragma once

#include <string>

#include "host/story/account.h"

namespace chokepoint {

/// What a scenario comes to: the loss and the parts of profit that make it up, against the base's nominal
/// scenario; profit by year; sites and lanes that did much more or less than planned.
std::string balance_of(const Account& account);

}  // namespace chokepoint
