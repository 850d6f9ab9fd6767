#include "host/graph/amounts.h"

#include <algorithm>
#include <cmath>

#include "host/text/numbers.h"

namespace chokepoint {

Spread spread_of(const Study& study, int from, const std::function<double(int)>& amount) {
  Spread spread{kUnlimited, 0};
  for (int t = std::min(from, study.periods - 1); t < study.periods; ++t)
    spread = {std::min(spread.low, amount(t)), std::max(spread.high, amount(t))};
  return spread;
}

std::string rounded(double x) { return std::isfinite(x) ? number_text(x) : "unlimited"; }

std::string rounded(const Spread& spread) {
  const std::string low = rounded(spread.low), high = rounded(spread.high);
  return low == high ? low : low + "–" + high;
}

std::string a_month(const Spread& spread, const Item& item) {
  return rounded(spread) + (item.unit.empty() ? " a month" : " " + item.unit + "/month");
}

}  // namespace chokepoint
