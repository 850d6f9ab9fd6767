#include "host/compile/known_terms.h"

#include <algorithm>

namespace chokepoint {

double interpolate(double at, const std::vector<double>& x, const std::vector<double>& y) {
  if (at <= x.front()) return y.front();
  if (at >= x.back()) return y.back();
  const auto i = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), at) - x.begin());
  return y[i - 1] + (at - x[i - 1]) / (x[i] - x[i - 1]) * (y[i] - y[i - 1]);
}

std::optional<double> known_value(const Study& study, const Term& term, int t) {
  if (const auto* profile = std::get_if<ProfileTerm>(&term))
    return interpolate(t, profile->months, profile->values);
  if (const auto* season = std::get_if<SeasonTerm>(&term))
    return season->values[static_cast<std::size_t>((study.start_month - 1 + t) % 12)];
  if (const auto* regime = std::get_if<RegimeTerm>(&term)) {
    const double first = regime->values.front();
    if (std::all_of(regime->values.begin(), regime->values.end(), [&](double x) { return x == first; }))
      return first;
  }
  return std::nullopt;
}

}  // namespace chokepoint
