#include "host/story/story.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/story/balance.h"
#include "host/story/drawn.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kWidth = 110, kMonths = 20;  // [character]
constexpr std::size_t kMostTold = 60;              // [event]

std::string heading(const Replay& replay, const std::vector<std::string>& preface) {
  const Study& study = replay.variant.study;
  const std::string scenario =
      replay.scenario ? fmt::format("scenario {}", *replay.scenario) : "the nominal scenario";
  std::string text = fmt::format("{}: {}, variant {}, seed {}\n", printable(study.name), scenario,
                                 in_quotes(replay.variant.name), study.seed);
  if (!replay.variant.title.empty()) text += printable(replay.variant.title) + "\n";
  for (const std::string& line : preface) text += wrapped(line, kWidth, 0) + "\n";
  text += wrapped(
      fmt::format("{} to {}. Planned is what this variant does in its nominal scenario: every driver in its "
                  "middle, every regime as it begins.",
                  month_text(study, 0), month_text(study, study.periods - 1)),
      kWidth, 0);
  return text + "\n";
}

std::string events_text(const Account& account) {
  const Events all = events_of(account, account.replay().series.size() + 1000);
  const Events told = events_of(account, kMostTold);
  std::string text;
  for (const Event& event : told) {
    const std::string months = spell_text(account.study(), event.months);
    text += "  " + wrapped(fmt::format("{:<{}}{}", months, kMonths, event.text), kWidth, kMonths + 2) + "\n";
  }
  if (told.size() < all.size()) text += fmt::format("  And {} smaller things.\n", all.size() - told.size());
  return text.empty() ? "  Nothing out of plan.\n" : text;
}

}  // namespace

Events events_of(const Account& account, std::size_t most) {
  Events events;
  tell_regimes(account, events);
  tell_openings(account, events);
  tell_sites(account, events);
  tell_backups(account, events);
  tell_markets(account, events);
  tell_tariffs(account, events);
  if (events.size() > most) {
    std::stable_sort(events.begin(), events.end(),
                     [](const auto& a, const auto& b) { return a.weight > b.weight; });
    events.resize(most);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const auto& a, const auto& b) { return a.months.from < b.months.from; });
  return events;
}

std::string story_of(const Replay& replay, const std::vector<std::string>& preface) {
  const Account account(replay);
  std::string text = heading(replay, preface) + "\nWhat was drawn\n";
  for (const std::string& paragraph : paragraphs_of_drawn(account))
    text += "  " + wrapped(paragraph, kWidth, 4) + "\n";
  text += "\nWhat happened\n" + events_text(account);
  return text + "\nWhat it comes to\n" + balance_of(account);
}

}  // namespace chokepoint
