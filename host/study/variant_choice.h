#pragma once

#include <string>

#include "host/study/study.h"

namespace chokepoint {

/// Return the variant of a name. Throws UserError (Kind::study) naming those that there are.
const StudyVariant& variant_of(const StudyFile& file, const std::string& name);

}  // namespace chokepoint
