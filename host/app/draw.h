#pragma once

#include <string>
#include <vector>

#include "host/study/study.h"

namespace chokepoint {

/// Refuse files whose extension names no kind of picture: throws UserError (Kind::study).
void check_pictures(const std::vector<std::string>& paths);

/// Draw a study's network into a file, as its extension says: .svg the picture, .dot what Graphviz draws it
/// from. Throws UserError (Kind::file).
void draw_network(const Study& study, const std::string& path);

}  // namespace chokepoint
