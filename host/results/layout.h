#pragma once

#include <cstddef>
#include <vector>

#include "host/results/result.h"

// The layout of results.h5; results/FORMAT.md is its page for readers.

namespace chokepoint {

class GrowingVariable;
class NetcdfWriter;

constexpr char kResultFiletype[] = "chokepoint-result";

/// Version of the layout: the first number grows when a reader of the old layout would go wrong.
constexpr int kResultFormatMajor = 1;
constexpr char kResultFormatVersion[] = "1.4";

/// Return the bytes of results.h5: a function of the result alone. Throws std::invalid_argument when lists
/// that belong together differ in length.
std::vector<std::byte> result_image(const Result& result);

/// Begin a file on disk with the outcomes of all scenarios, which come before everything else.
GrowingVariable begin_kept_scenarios(NetcdfWriter& file, std::size_t variants, std::size_t outcomes);

/// Write all that a result holds. `kept`: where the file began with all scenarios; the result has no sample
/// then. Throws as result_image() does.
void write_result(NetcdfWriter& file, const Result& result, const GrowingVariable* kept = nullptr);

}  // namespace chokepoint
