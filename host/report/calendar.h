#pragma once

#include <string>
#include <vector>

#include "host/report/charts.h"
#include "host/report/html.h"
#include "host/study/study.h"

namespace chokepoint {

/// Plan the axis of a study's months.
AxisPlan months_of(const Study& study, int most_ticks);

/// Write layers of shares as a table, a row a quarter (or a month where there are few).
DataTable shares_table(const Study& study, const std::vector<ShareChart::Layer>& layers);

}  // namespace chokepoint
