#pragma once

#include <string>
#include <vector>

#include "host/export/source.h"
#include "host/export/table.h"

namespace chokepoint {

/// The tables around the numbers: `runs` (one row), `settings` where the run has any, `dim_statistic` (what
/// each statistic is) and a table for each dimension of names: dim_variant, dim_outcome, dim_series ...
std::vector<Table> describing_tables(Source& source, const std::string& manifest);

}  // namespace chokepoint
