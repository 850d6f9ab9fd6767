#pragma once

#include <string>
#include <vector>

#include "host/error.h"
#include "host/study/study.h"

namespace chokepoint {

/// The mistake of asking for a variant that is not among the known ones.
UserError unknown_variant(const std::string& name, const std::vector<std::string>& known);

/// Return the variant of a name. Throws UserError (Kind::study) naming those that there are.
const StudyVariant& variant_of(const StudyFile& file, const std::string& name);

}  // namespace chokepoint
