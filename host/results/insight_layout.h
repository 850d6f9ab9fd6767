#pragma once

#include "host/results/netcdf_reader.h"
#include "host/results/netcdf_writer.h"
#include "host/results/result.h"

// What results.h5 holds beyond the headline figures, written and read back: exceedance curves,
// convergence, contributions to the tail.

namespace chokepoint {

/// Write it; coordinates `variant`, `outcome` and `probability` must be there.
void write_insights(NetcdfWriter& file, const Result& result);

/// Read it into a result that has its variants and outcomes; what the file lacks stays empty.
void read_insights(const NetcdfReader& file, Result& result);

}  // namespace chokepoint
