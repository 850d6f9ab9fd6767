#pragma once

#include "host/results/netcdf_reader.h"
#include "host/results/netcdf_writer.h"
#include "host/results/result.h"

namespace chokepoint {

/// Write how outcomes depend on drivers; coordinates `variant` and `outcome` must be there.
void write_sensitivities(NetcdfWriter& file, const Result& result);

/// Read it into a result that has its variants and outcomes; what the file lacks stays empty.
void read_sensitivities(const NetcdfReader& file, Result& result);

}  // namespace chokepoint
