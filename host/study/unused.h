#pragma once

#include <string>
#include <vector>

#include "host/study/study.h"

namespace chokepoint {

/// What a study names and no variant of it uses: tariffs on no lane, drivers and regimes that no quantity in
/// use, tariff on a lane or loading of a used one names, items that nobody makes or needs. One line a
/// finding.
std::vector<std::string> unused_in(const StudyFile& file);

}  // namespace chokepoint
