#include "host/report/calendar.h"

#include <fmt/format.h>

#include "host/study/months.h"

namespace chokepoint {

AxisPlan months_of(const Study& study, int most_ticks) {
  return {{0, static_cast<double>(study.periods - 1)},
          month_ticks(study.start_year, study.start_month, study.periods, most_ticks),
          ""};
}

DataTable shares_table(const Study& study, const std::vector<ShareChart::Layer>& layers) {
  DataTable table{{"Month"}, {}};
  for (const ShareChart::Layer& layer : layers) table.head.push_back(layer.name);
  const int every = study.periods > 24 ? 3 : 1;
  for (int month = 0; month < study.periods; month += every) {
    table.rows.push_back({month_text(study, month)});
    for (const ShareChart::Layer& layer : layers)
      table.rows.back().push_back(fmt::format("{:.0f}%", 100 * layer.share[static_cast<std::size_t>(month)]));
  }
  return table;
}

}  // namespace chokepoint
