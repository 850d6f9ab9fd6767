#include "host/survival/closure.h"

#include <stdexcept>

namespace chokepoint {

Study with_site_shut(Study study, Index site, int from, int months) {
  if (from < 1 || months < 1)
    throw std::logic_error("a closure begins after month 0 and lasts a month at least");
  // Added, not multiplied: an availability may have terms of its own to add. It is clamped at 0 afterwards.
  constexpr double kShut = -1e30;
  const double first = from, last = from + months - 1;
  ProfileTerm closure{{first - 1, first}, {0, kShut}};  // linear between: exact in whole months alone
  if (months > 1) {
    closure.months.push_back(last);
    closure.values.push_back(kShut);
  }
  closure.months.push_back(last + 1);
  closure.values.push_back(0);
  study.sites.at(static_cast<std::size_t>(site)).availability.plus.emplace_back(closure);
  return study;
}

}  // namespace chokepoint
