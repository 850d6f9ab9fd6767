#pragma once

#include <string>
#include <vector>

#include "host/study/reader.h"

namespace chokepoint {

/// Read `PATH=VALUE` as --set has it and as a run keeps it. Throws UserError (Kind::study) where a text has
/// no path or no value.
std::vector<Setting> settings_of(const std::vector<std::string>& texts);

}  // namespace chokepoint
