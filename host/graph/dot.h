#pragma once

#include <string>

#include "host/study/study.h"

namespace chokepoint {

/// Write a study's network in Graphviz's DOT language: from the raw materials on the left to the markets on
/// the right; sites as boxes, markets as ellipses; primaries solid, backups dashed; tariffs by name and
/// colour.
std::string dot_of(const Study& study);

/// Say in a sentence what the picture shows, for those who cannot see it.
std::string description_of(const Study& study);

}  // namespace chokepoint
