#pragma once

#include "host/study/study.h"

namespace chokepoint {

/// Return a study in which a site is shut, its availability 0, in the months [from, from + months), and as it
/// was in all others. from >= 1: in month 0 the network is set up as that month leaves it (docs/MODEL.md
/// section 7).
Study with_site_shut(Study study, Index site, int from, int months);

}  // namespace chokepoint
