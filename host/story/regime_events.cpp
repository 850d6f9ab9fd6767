#include <fmt/format.h>

#include <map>

#include "host/story/events.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kFewChanges = 4;  // told one by one

/// From `months.from` on the regime is in another state than before.
struct Change {
  Spell months;
  std::size_t before, state;
};

std::vector<Change> changes_of(const std::vector<double>& states, std::size_t initial) {
  std::vector<Change> changes;
  std::size_t before = initial;
  for (int t = 0; t < static_cast<int>(states.size()); ++t) {
    const auto state = static_cast<std::size_t>(states[static_cast<std::size_t>(t)]);
    if (state != before) changes.push_back({{t, t}, before, state});
    if (!changes.empty()) changes.back().months.to = t;
    before = state;
  }
  return changes;
}

void tell_one_by_one(const Account& account, const Regime& regime, const std::vector<Change>& changes,
                     Events& events) {
  const auto initial = static_cast<std::size_t>(regime.initial);
  for (const Change& change : changes) {
    const bool returns = change.state == initial;
    const bool is_last = &change == &changes.back();
    // The return to the initial state was told with the state before it.
    if (returns && changes.size() > 1) continue;
    std::string text =
        fmt::format("{} turns from {} to {}", printable(regime.name), in_quotes(regime.states[change.before]),
                    in_quotes(regime.states[change.state]));
    const Change* const next = is_last ? nullptr : &change + 1;
    if (next == nullptr) {
      text += " and stays so to the end";
    } else if (next->state == initial) {
      const std::string month = month_text(account.study(), next->months.from);
      text += change.before == initial
                  ? fmt::format(" and back in {}", month)
                  : fmt::format(" and, in {}, to {}", month, in_quotes(regime.states[initial]));
    }
    events.push_back({{change.months.from, change.months.from}, text + ".", 2});
  }
}

/// One sentence: how often and when it was in which state.
void tell_together(const Account& account, const Regime& regime, const std::vector<double>& states,
                   const std::vector<Change>& changes, Events& events) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < regime.states.size(); ++i) {
    if (i == static_cast<std::size_t>(regime.initial)) continue;
    std::vector<bool> is_there;
    for (const double state : states) is_there.push_back(state == static_cast<double>(i));
    const std::vector<Spell> spells = spells_of(is_there);
    int months = 0;
    for (const Spell& spell : spells) months += spell.length();
    if (months > 0)
      parts.push_back(fmt::format("{} in {} of {} months ({})", in_quotes(regime.states[i]), months,
                                  account.months(), spells_text(account.study(), spells)));
  }
  events.push_back(
      {{changes.front().months.from, changes.back().months.to},
       fmt::format("{} turns {} times: {}.", printable(regime.name), changes.size(), joined(parts)),
       2});
}

}  // namespace

void tell_regimes(const Account& account, Events& events) {
  for (const Regime& regime : account.study().regimes) {
    const std::vector<double>& states = account.line("regime/" + regime.name + "/state").told;
    const auto changes = changes_of(states, static_cast<std::size_t>(regime.initial));
    if (changes.empty()) continue;
    if (changes.size() <= kFewChanges) {
      tell_one_by_one(account, regime, changes, events);
    } else {
      tell_together(account, regime, states, changes, events);
    }
  }
}

}  // namespace chokepoint
