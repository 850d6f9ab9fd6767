#pragma once

#include <string>
#include <vector>

#include "host/study/study.h"

namespace chokepoint {

/// What a valid study probably does not mean: order rules that oscillate (response (cover +
/// transit)/smoothing > 1), or that run dry (no cover behind a transit above 2 months), duties of more than
/// 500%, names that nothing uses. One line a finding, the base's and the variants' own.
std::vector<std::string> advice(const StudyFile& file);

}  // namespace chokepoint
