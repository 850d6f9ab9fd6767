#include "host/story/story.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "host/story/balance.h"
#include "host/story/drawn.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMonths = 20;    // [character]
constexpr std::size_t kMostTold = 60;  // [event]

std::string heading(const Replay& replay, const std::vector<std::string>& preface) {
  const Study& study = replay.variant.study;
  const std::string scenario =
      replay.scenario ? fmt::format("scenario {}", *replay.scenario) : "the nominal scenario";
  std::string text = fmt::format("{}: {}, variant {}, seed {}\n", printable(study.name), scenario,
                                 in_quotes(replay.variant.name), study.seed);
  if (!replay.variant.title.empty()) text += printable(replay.variant.title) + "\n";
  for (const std::string& line : preface) text += wrapped(line, kLineWidth, 0) + "\n";
  text += wrapped(
      fmt::format("{} to {}. Planned is what this variant does in its nominal scenario: every driver in its "
                  "middle, every regime as it begins.",
                  month_text(study, 0), month_text(study, study.periods - 1)),
      kLineWidth, 0);
  return text + "\n";
}

std::string events_text(const Account& account) {
  const Events all = events_of(account), told = heaviest(all, kMostTold);
  std::string text;
  for (const Event& event : told) {
    const std::string months = spell_text(account.study(), event.months);
    text +=
        "  " + wrapped(fmt::format("{:<{}}{}", months, kMonths, event.text), kLineWidth, kMonths + 2) + "\n";
  }
  if (told.size() < all.size()) text += fmt::format("  And {} smaller things.\n", all.size() - told.size());
  return text.empty() ? "  Nothing out of plan.\n" : text;
}

}  // namespace

Events events_of(const Account& account) {
  Events events;
  tell_regimes(account, events);
  tell_openings(account, events);
  tell_sites(account, events);
  tell_backups(account, events);
  tell_markets(account, events);
  tell_tariffs(account, events);
  std::stable_sort(events.begin(), events.end(),
                   [](const auto& a, const auto& b) { return a.months.from < b.months.from; });
  return events;
}

Events heaviest(Events events, std::size_t most) {
  if (events.size() <= most) return events;
  std::vector<double> weights;
  for (const Event& event : events) weights.push_back(event.weight);
  std::nth_element(weights.begin(), weights.begin() + static_cast<std::ptrdiff_t>(most), weights.end(),
                   std::greater<>());
  const double limit = weights[most];  // the heaviest that is left out
  std::size_t at_limit = most;         // places for events as heavy as that
  for (const Event& event : events) at_limit -= event.weight > limit ? 1 : 0;
  std::erase_if(events, [&](const Event& event) {
    if (event.weight != limit) return event.weight < limit;
    if (at_limit == 0) return true;
    --at_limit;
    return false;
  });
  return events;
}

std::string story_of(const Replay& replay, const std::vector<std::string>& preface) {
  const Account account(replay);
  std::string text = heading(replay, preface) + "\nWhat was drawn\n";
  for (const std::string& paragraph : paragraphs_of_drawn(account))
    text += "  " + wrapped(paragraph, kLineWidth, 4) + "\n";
  text += "\nWhat happened\n" + events_text(account);
  return text + "\nWhat it comes to\n" + balance_of(account);
}

}  // namespace chokepoint
