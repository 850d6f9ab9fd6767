#pragma once

#include <string>
#include <vector>

#include "host/study/study.h"

namespace chokepoint {

/// Add to a study one variant for each driver and regime that `wanted` names: the base with that one held at
/// its nominal value (`held`), so that the difference to the base tells what its being uncertain costs.
///
/// Such variants are called `without/driver/NAME` and `without/regime/NAME`. `wanted` holds names, with or
/// without `driver/` and `regime/` before them, patterns with `*`, or "all". What is held in the base, is
/// constant or has one state is left out of patterns. Throws UserError (Kind::study) naming every entry that
/// fits nothing.
void add_switch_offs(StudyFile& file, const std::vector<std::string>& wanted);

/// Whether a variant came from add_switch_offs().
bool is_switch_off(const std::string& variant_name);

}  // namespace chokepoint
