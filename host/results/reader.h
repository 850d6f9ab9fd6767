#pragma once

#include <string>

#include "host/results/result.h"

namespace chokepoint {

/// Whether the scenarios kept whole, by far the most bytes, are read too.
enum class Sample { skip, read };

/// Read back a run from its directory (or its results.h5), after the file's SHA-256 has been checked against
/// the manifest. Throws UserError (Kind::file): missing, not a run, damaged, a newer format.
Result read_result(const std::string& run, Sample sample = Sample::skip);

}  // namespace chokepoint
