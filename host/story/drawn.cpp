#include "host/story/drawn.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/story/phrases.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

std::string level_drivers(const Account& account) {
  std::vector<std::string> texts;
  for (const Driver& driver : account.study().drivers) {
    if (driver.scope != Scope::level) continue;
    const double told = account.told("driver/" + driver.name),
                 planned = account.planned("driver/" + driver.name);
    texts.push_back(fmt::format("{} {}", printable(driver.name), number_text(told)));
    if (told != planned) texts.back() += fmt::format(" ({})", number_text(planned));
  }
  if (texts.empty()) return "";
  return "Drawn once (planned in brackets): " + fmt::format("{}", fmt::join(texts, ", ")) + ".";
}

std::string path_driver(const Account& account, const Driver& driver) {
  const Line& line = account.line("driver/" + driver.name);
  const auto least = std::min_element(line.told.begin(), line.told.end());
  const auto most = std::max_element(line.told.begin(), line.told.end());
  const auto month = [&](auto at) {
    return month_text(account.study(), static_cast<int>(at - line.told.begin()));
  };
  if (*least == *most)
    return fmt::format("{}: {} in every month (planned {}).", printable(driver.name), number_text(*least),
                       number_text(line.planned_total() / account.months()));
  return fmt::format("{}: on average {} (planned {}), from {} in {} to {} in {}.", printable(driver.name),
                     number_text(line.told_total() / account.months()),
                     number_text(line.planned_total() / account.months()), number_text(*least), month(least),
                     number_text(*most), month(most));
}

/// Relative to the plan; 0 where nothing was planned.
double change_of(double told, double planned) { return planned > 0 ? told / planned - 1 : 0; }

std::string compared(double told, double planned) {
  const double change = change_of(told, planned);
  if (std::abs(change) < 0.005) return "as planned";
  return fmt::format("{} {} than planned", percent_text(std::abs(change)), change > 0 ? "more" : "less");
}

/// The year in which demand was furthest from the plan.
std::string furthest_year(const Account& account, const Line& line) {
  double furthest = 0;
  std::string text;
  for (const Spell& year : years_of(account.study())) {
    const double change = change_of(line.told_in(year), line.planned_in(year));
    if (std::abs(change) <= furthest) continue;
    furthest = std::abs(change);
    text = fmt::format(" ({} {} in {})", percent_text(furthest), change > 0 ? "more" : "less",
                       year_of(account.study(), year.from));
  }
  return furthest < 0.005 ? "" : text;
}

}  // namespace

std::vector<std::string> paragraphs_of_drawn(const Account& account) {
  std::vector<std::string> paragraphs;
  if (std::string levels = level_drivers(account); !levels.empty()) paragraphs.push_back(std::move(levels));
  for (const Driver& driver : account.study().drivers)
    if (driver.scope == Scope::path) paragraphs.push_back(path_driver(account, driver));
  for (const Market& market : account.study().markets) {
    const Line& demand = account.line("market/" + market.name + "/demand");
    std::string text = fmt::format("Demand of {}: {}", printable(market.name),
                                   amount_text(demand.told_total(), demand.unit));
    if (account.replay().scenario)
      text += ", " + compared(demand.told_total(), demand.planned_total()) + furthest_year(account, demand);
    paragraphs.push_back(text + ".");
  }
  return paragraphs;
}

}  // namespace chokepoint
