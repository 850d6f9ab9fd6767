#include "host/story/account.h"

#include <algorithm>
#include <numeric>

#include "host/story/phrases.h"

namespace chokepoint {
namespace {

std::vector<double> as_doubles(const std::vector<float>& months) { return {months.begin(), months.end()}; }

}  // namespace

double sum(const std::vector<double>& months) { return std::accumulate(months.begin(), months.end(), 0.0); }

double sum(const std::vector<double>& months, Spell spell) {
  return std::accumulate(months.begin() + spell.from, months.begin() + spell.to + 1, 0.0);
}

double sum(const std::vector<double>& months, const std::vector<Spell>& spells) {
  double total = 0;
  for (const Spell& spell : spells) total += sum(months, spell);
  return total;
}

Account::Account(const Replay& replay) : replay_(replay) {
  for (std::size_t i = 0; i < replay.outcomes.size(); ++i) outcomes_[replay.outcomes[i].name] = i;
  for (std::size_t i = 0; i < replay.series.size(); ++i) {
    lines_[replay.series[i].name] = {as_doubles(replay.told.series[i]), as_doubles(replay.planned.series[i]),
                                     replay.series[i].units};
  }
}

const std::string& Account::consumer(const Lane& lane) const {
  const auto to = static_cast<std::size_t>(lane.to);
  return lane.to_market ? study().markets[to].name : study().sites[to].name;
}

double Account::amount(const Course& course, const Quantity& quantity) const {
  const auto value = [&](const Term& term) {
    const auto& driver = study().drivers[static_cast<std::size_t>(std::get<DriverTerm>(term).driver)];
    return of(course, "driver/" + driver.name);
  };
  double x = quantity.base;
  for (const Term& term : quantity.times) {
    const double factor = value(term);
    x = x == 0 || factor == 0 ? 0 : x * factor;  // 0 times infinity is 0
  }
  for (const Term& term : quantity.plus) x += value(term);
  return std::max(x, 0.0);
}

std::string Account::money(double x) const {
  const std::string& currency = study().currency;
  return currency.empty() ? number_text(x) : number_text(x) + " " + currency;
}

}  // namespace chokepoint
