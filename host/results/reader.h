#pragma once

#include <string>

#include "host/error.h"
#include "host/results/result.h"

namespace chokepoint {

/// Whether the scenarios kept whole, by far the most bytes, are read too.
enum class Sample { skip, read };

/// Return the path of a run's results.h5, given its directory or that file, after the file's SHA-256 has been
/// checked against the manifest. Throws UserError (Kind::file): missing, not a run, damaged, a newer format.
std::string checked_results_path(const std::string& run);

/// Say that a file is no result that can be read, and why.
UserError unreadable_result(const std::string& path, const std::string& why);

/// Read back a run that checked_results_path() finds. Throws UserError (Kind::file).
Result read_result(const std::string& run, Sample sample = Sample::skip);

}  // namespace chokepoint
