#pragma once

#include <cstddef>
#include <limits>
#include <vector>

#include "host/export/source.h"
#include "host/export/table.h"

namespace chokepoint {

/// The tables of a run's numbers. Most have a row a number: what it is in the column `statistic`, then value,
/// errors, units. Where numbers only make sense together (a threshold and how likely it is exceeded), each
/// has a column of its own. A number that is not defined (NaN) has no row. The tables read from `source` and
/// must not outlive it. `most_scenarios`: of more scenarios that are kept one by one, the first so many.
std::vector<Table> fact_tables(Source& source,
                               std::size_t most_scenarios = std::numeric_limits<std::size_t>::max());

}  // namespace chokepoint
