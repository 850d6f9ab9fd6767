#pragma once

#include "host/results/netcdf_writer.h"
#include "host/results/result.h"

// The scenarios that a result file keeps one by one; a part of its layout (layout.h).

namespace chokepoint {

/// Write the outcomes of the scenarios that were kept whole. `kept`: those of all scenarios, with which the
/// file began; null: the result has the first ones.
void write_sample(NetcdfWriter& file, const Result& result, const GrowingVariable* kept);

}  // namespace chokepoint
