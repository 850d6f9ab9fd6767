#pragma once

#include <vector>

#include "host/export/source.h"
#include "host/export/table.h"

namespace chokepoint {

/// The tables of a run's numbers. Most have a row a number: what it is in the column `statistic`, then value,
/// errors, units. Where numbers only make sense together (a threshold and how likely it is exceeded), each
/// has a column of its own. A number that is not defined (NaN) has no row. The tables read from `source` and
/// must not outlive it.
std::vector<Table> fact_tables(Source& source);

}  // namespace chokepoint
