#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

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

/// Read the outcomes of one variant, by its place in the file, in one of the scenarios kept whole, by its
/// place among them; none where the file has not kept it. `run` as for read_result(), which has checked it.
std::vector<float> read_scenario(const std::string& run, std::size_t variant, std::uint64_t place);

/// Read back a run that checked_results_path() finds. Throws UserError (Kind::file).
Result read_result(const std::string& run, Sample sample = Sample::skip);

}  // namespace chokepoint
