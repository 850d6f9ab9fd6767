#pragma once

#include <string>
#include <vector>

#include "host/report/amounts.h"
#include "host/report/drawing.h"
#include "host/report/html.h"

namespace chokepoint {

/// What leads from one total to another. [money]
struct WaterfallPart {
  std::string name;
  Measured change;  // below 0: for the worse
};

/// Where a waterfall begins and ends.
struct WaterfallTotals {
  std::string first, last;
  double begin;
  Measured end;
};

/// Draw the parts between two totals; `money` tells their unit.
std::string waterfall_chart(const std::vector<WaterfallPart>& parts, const WaterfallTotals& totals,
                            const Column& money, double width, const Caption& caption);

/// Write the same as a table.
DataTable waterfall_table(const std::vector<WaterfallPart>& parts, const WaterfallTotals& totals,
                          const Column& money);

}  // namespace chokepoint
