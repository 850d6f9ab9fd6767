#include <fmt/format.h>

#include <cmath>

#include "host/story/events.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

/// Whether a stage never has any capacity: a place that another variant builds.
bool is_empty(const Stage& stage) { return stage.capacity.base == 0 && stage.capacity.plus.empty(); }

/// What a stage is called: the site's name, unless others opened before it.
std::string stage_name(const Site& site, std::size_t stage) {
  const std::string name = printable(site.name);
  return stage == 0 ? name : fmt::format("stage {} of {}", stage + 1, name);
}

/// Calendar months between a stage's date and the month in which it opens; may be infinite.
double months_late(const Stage& stage, double delay) {
  return std::isinf(delay) ? delay : std::floor(stage.opens + delay) - std::floor(stage.opens);
}

/// "on its date", or how late, and what was planned.
std::string lateness(const Account& account, const Stage& stage, double delay, double planned_delay) {
  const double late = months_late(stage, delay), planned = months_late(stage, planned_delay);
  if (late == 0 && planned == 0) return "on its date";
  const std::string date = month_text(account.study(), static_cast<int>(std::floor(stage.opens)));
  std::string text =
      late == 0 ? "on its date" : fmt::format("{} after its date, {}", count_of_months(late), date);
  if (!account.replay().scenario) return text;
  if (late == planned) return text + ", as planned";
  return text + (planned == 0          ? " (planned: on it)"
                 : std::isinf(planned) ? " (planned: never)"
                                       : fmt::format(" (planned: {} after it)", count_of_months(planned)));
}

void tell_stage(const Account& account, const Site& site, std::size_t i, Events& events) {
  const Stage& stage = site.stages[i];
  if (is_empty(stage)) return;
  const double delay = account.told(stage.delay), planned = account.planned(stage.delay);
  if (stage.opens + delay <= 0 || (stage.opens >= account.months() && delay >= planned)) return;
  const double opening = stage.opens + delay;
  const std::string name = stage_name(site, i);
  const auto last = account.months() - 1;
  if (opening < account.months()) {
    const auto month = static_cast<int>(opening);
    events.push_back({{month, month},
                      fmt::format("{} opens, {}.", name, lateness(account, stage, delay, planned)),
                      delay == planned ? 0.5 : 3});
    return;
  }
  const auto date = std::min(static_cast<int>(stage.opens), last);
  const bool as_planned = std::isinf(opening) && std::isinf(planned) && account.replay().scenario;
  const std::string text = as_planned ? fmt::format("{} never opens, as planned.", name)
                           : std::isinf(opening)
                               ? fmt::format("{} was to open; it never does.", name)
                               : fmt::format("{} was to open; it does not before the end ({} late).", name,
                                             count_of_months(months_late(stage, delay)));
  events.push_back({{date, date}, text, as_planned ? 0.5 : 4});
}

}  // namespace

void tell_openings(const Account& account, Events& events) {
  for (const Site& site : account.study().sites) {
    for (std::size_t i = 0; i < site.stages.size(); ++i) tell_stage(account, site, i, events);
  }
}

}  // namespace chokepoint
