#include "host/engine/precision.h"

#include <algorithm>
#include <cmath>

#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
std::vector<PlacedTarget> place_targets(const std::vector<PrecisionTarget>& targets,
                                        const std::vector<Column>& outcomes, bool has_cvar) {
  std::vector<std::string> names;
  for (const Column& outcome : outcomes) names.push_back(outcome.name);
  std::vector<PlacedTarget> placed;
  std::string mistakes;
  const auto tell = [&](const std::string& mistake) { mistakes += (mistakes.empty() ? "" : "\n") + mistake; };
  for (const PrecisionTarget& target : targets) {
    const auto found = std::find(names.begin(), names.end(), target.outcome);
    if (found == names.end())
      tell("--until: the run has no outcome " + in_quotes(target.outcome) + " (it reports " + listed(names) +
           "). Name one of these, or add it to results.outcomes.");
    else if (target.figure == PrecisionTarget::Figure::cvar && !has_cvar)
      tell("--until: the run has no CVaR (results.quantiles is empty). Add a quantile, or ask for a mean.");
    else
      placed.push_back({target, static_cast<std::size_t>(found - names.begin())});
  }
  if (!mistakes.empty()) throw UserError(UserError::Kind::study, mistakes);
  return placed;
}

double relative_half_width(const Estimate& estimate) {
  constexpr double kHalf95 = 1.959963984540054;  // normal quantile at 0.975
  return kHalf95 * estimate.standard_error / std::abs(estimate.value);
}

const Estimate& figure_of(const PrecisionTarget& target, const Estimates& estimates) {
  return target.figure == PrecisionTarget::Figure::mean ? estimates.mean : estimates.cvar;
}

bool reaches(const PlacedTarget& placed, const std::vector<Estimates>& estimates) {
  return relative_half_width(figure_of(placed.target, estimates[placed.outcome])) <= placed.target.share;
}

std::uint64_t least_scenarios(const PrecisionTarget& target, double p) {
  constexpr double kLeastOfTail = 100;
  constexpr std::uint64_t kLeast = 1000;
  if (target.figure == PrecisionTarget::Figure::mean) return kLeast;
  return std::max(kLeast, static_cast<std::uint64_t>(std::llround(kLeastOfTail / (1 - p))));
}

}  // namespace chokepoint
