#include "host/report/waterfall.h"

#include <algorithm>
#include <cmath>

#include "host/report/charts.h"

namespace chokepoint {
namespace {

/// The largest of the totals, which decides how all that is exact is written.
double largest_of(const WaterfallTotals& totals) {
  return std::max(std::abs(totals.begin), std::abs(totals.end.value));
}

std::string total_text(const Measured& total, const WaterfallTotals& totals, const Unit& unit) {
  return total.margin() > 0 ? margin_text(total, unit) : exact_text(total.value, unit, largest_of(totals));
}

std::string part_text(const Measured& change, const WaterfallTotals& totals, const Unit& unit) {
  if (change.margin() > 0) return change_text(change, unit);
  const std::string text = exact_text(change.value, unit, largest_of(totals));
  return change.value > 0 ? "+" + text : text;
}

/// Whether a part is too small for the digits that are written.
bool is_nothing(const std::string& text) { return text.find_first_of("123456789") == std::string::npos; }

}  // namespace

std::string waterfall_chart(const std::vector<WaterfallPart>& parts, const WaterfallTotals& totals,
                            const Column& money, double width, const Caption& caption) {
  std::vector<double> levels = {0, totals.begin, totals.end.value};
  double level = totals.begin;
  for (const WaterfallPart& part : parts) levels.push_back(level += part.change.value);
  const int most = width < 500 ? 4 : 8;
  Extent extent = extent_of(levels);
  const Unit unit = coarser(unit_of(money, std::max(std::abs(extent.low), std::abs(extent.high))));
  extent = rounded_out(extent, most, unit.size);
  BarChart chart{{extent, even_ticks(extent, most, unit.size), unit.name}, {}};
  chart.join = BarChart::Join::steps;
  chart.bars.push_back(
      {totals.first, exact_text(totals.begin, unit, largest_of(totals)), 0, totals.begin, {}, "total"});
  level = totals.begin;
  for (const WaterfallPart& part : parts) {
    const double next = level + part.change.value;
    const std::string text = part_text(part.change, totals, unit);
    if (!is_nothing(text))
      chart.bars.push_back({part.name, text, level, next, {}, part.change.value < 0 ? "more" : "less"});
    level = next;
  }
  chart.bars.push_back({totals.last, total_text(totals.end, totals, unit), 0, totals.end.value, {}, "total"});
  return bar_chart(chart, width, caption);
}

DataTable waterfall_table(const std::vector<WaterfallPart>& parts, const WaterfallTotals& totals,
                          const Column& money) {
  const Unit unit = unit_of(money, largest_of(totals));
  DataTable table{{"Part", unit.name.empty() ? "Profit" : "Profit [" + unit.name + "]"}, {}};
  table.rows.push_back({totals.first, exact_text(totals.begin, unit, largest_of(totals))});
  for (const WaterfallPart& part : parts)
    table.rows.push_back({part.name, part_text(part.change, totals, unit)});
  table.rows.push_back({totals.last, total_text(totals.end, totals, unit)});
  return table;
}

}  // namespace chokepoint
