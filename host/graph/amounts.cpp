#include "host/graph/amounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint {

Spread spread_of(const Study& study, int from, const std::function<double(int)>& amount) {
  Spread spread{kUnlimited, 0};
  for (int t = std::min(from, study.periods - 1); t < study.periods; ++t)
    spread = {std::min(spread.low, amount(t)), std::max(spread.high, amount(t))};
  return spread;
}

std::string rounded(double x) {
  if (x == 0) return "0";
  if (!std::isfinite(x)) return "unlimited";
  const double step = std::pow(10, std::floor(std::log10(x)) - 2);
  const double value = std::round(x / step) * step;
  if (value >= 1e9) return fmt::format("{:.3g} billion", value / 1e9);
  if (value >= 1e6) return fmt::format("{:.3g} million", value / 1e6);
  const auto whole = static_cast<long>(std::round(value));
  return value >= 1000 ? fmt::format("{},{:03}", whole / 1000, whole % 1000) : fmt::format("{:.3g}", value);
}

std::string rounded(const Spread& spread) {
  const std::string low = rounded(spread.low), high = rounded(spread.high);
  return low == high ? low : low + "–" + high;
}

std::string a_month(const Spread& spread, const Item& item) {
  return rounded(spread) + (item.unit.empty() ? " a month" : " " + item.unit + "/month");
}

}  // namespace chokepoint
