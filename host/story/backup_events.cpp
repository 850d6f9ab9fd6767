#include <fmt/format.h>

#include <algorithm>

#include "host/story/events.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr int kGap = 2;            // [month] between deliveries that count as one time
constexpr double kNoticed = 1e-3;  // of the largest delivery: below it a month counts as without

/// The first month in which the lane has reached a phase; the number of months if it never has.
int reached(const std::vector<double>& phases, double phase) {
  const auto first = std::find_if(phases.begin(), phases.end(), [phase](double x) { return x >= phase; });
  return static_cast<int>(first - phases.begin());
}

std::string readiness(const Account& account, int starts, int ready) {
  if (ready == account.months()) return "is not ready before the end";
  if (ready == starts) return "is ready at once";
  return fmt::format("is ready in {} after {}", month_text(account.study(), ready),
                     count_of_months(ready - starts));
}

std::string deliveries(const Account& account, const Lane& lane, const Line& shipped) {
  const double most = *std::max_element(shipped.told.begin(), shipped.told.end());
  std::vector<bool> ships;
  for (const double units : shipped.told) ships.push_back(units > kNoticed * most);
  const std::vector<Spell> spells = spells_of(ships, kGap);
  if (spells.empty()) return "is never called on";
  const std::string& item = account.item_of(account.supplier(lane));
  return fmt::format("ships {}{} ({})", amount_text(shipped.told_total(), shipped.unit),
                     item == shipped.unit ? "" : " of " + printable(item),
                     spells_text(account.study(), spells));
}

void tell_backup(const Account& account, const Lane& lane, Events& events) {
  const std::string path = "lane/" + lane.name + "/";
  const Line& phase = account.line(path + "phase");
  const int starts = reached(phase.told, 1), ready = reached(phase.told, 2);
  if (starts == account.months()) return;
  const double cost = account.told(lane.backup->switch_cost);
  const double after = lane.backup->after;
  std::string text =
      fmt::format("for {}{} {} expects to be short of {}; backup {} starts to qualify{}, {}",
                  count_of_months(after), after > 1 ? " in a row" : "", printable(account.consumer(lane)),
                  printable(account.item_of(account.supplier(lane))), in_quotes(lane.name),
                  cost > 0 ? " (" + account.money(cost) + ")" : "", readiness(account, starts, ready));
  if (ready < account.months()) text += " and " + deliveries(account, lane, account.line(path + "shipped"));
  const int planned = reached(phase.planned, 1);
  if (account.replay().scenario && planned < account.months())
    text += fmt::format(" (planned: in {})", month_text(account.study(), planned));
  events.push_back({{starts, starts}, text + ".", 3});
}

}  // namespace

void tell_backups(const Account& account, Events& events) {
  for (const Lane& lane : account.study().lanes) {
    if (lane.backup) tell_backup(account, lane, events);
  }
}

}  // namespace chokepoint
