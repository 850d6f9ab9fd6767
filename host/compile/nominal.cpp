#include "host/compile/nominal.h"

#include <algorithm>

#include "host/compile/exact_quantile.h"
#include "host/compile/known_terms.h"

namespace chokepoint {

NominalAmounts::NominalAmounts(const Study& study) : study_(study) {
  for (const Driver& driver : study.drivers) driver_.push_back(exact_value(driver, 0.5, 0.5));
}

double NominalAmounts::value(const Term& term, int t) const {
  if (const auto* driver = std::get_if<DriverTerm>(&term))
    return driver_[static_cast<std::size_t>(driver->driver)];
  if (const auto* regime = std::get_if<RegimeTerm>(&term)) {
    const Index initial = study_.regimes[static_cast<std::size_t>(regime->regime)].initial;
    return regime->values[static_cast<std::size_t>(initial)];
  }
  return *known_value(study_, term, t);
}

double NominalAmounts::amount(const Quantity& quantity, int t, double ceiling) const {
  double x = quantity.base;
  for (const Term& term : quantity.times) {
    const double factor = value(term, t);
    x = x == 0 || factor == 0 ? 0 : x * factor;  // 0 times infinity is 0
  }
  for (const Term& term : quantity.plus) x += value(term, t);
  return std::clamp(x, 0.0, ceiling);
}

double NominalAmounts::open_share(const Stage& stage, double delay, int t) {
  const double age = t + 1 - (stage.opens + delay);
  if (age <= 0) return 0;
  return std::min(1.0, age) *
         (stage.ramp_months.empty() ? 1 : interpolate(age, stage.ramp_months, stage.ramp_share));
}

double NominalAmounts::capacity(const Site& site, int t) const {
  double total = 0;
  for (const Stage& stage : site.stages) total += amount(stage.capacity, t) * open_share(stage, 0, t);
  return amount(site.availability, t, 1) * total;
}

double NominalAmounts::room(const Lane& lane, int t) const {
  const double made = capacity(study_.sites[static_cast<std::size_t>(lane.from)], t);
  return amount(lane.flow, t, 1) * (lane.limit ? std::min(amount(*lane.limit, t), made) : made);
}

}  // namespace chokepoint
