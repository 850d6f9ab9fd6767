#include <fmt/format.h>

#include <algorithm>

#include "host/story/events.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr double kShort = 0.99;  // of demand: a market that sells less is short (docs/MODEL.md, section 9)
constexpr double kWorthTelling = 1e-3;  // of the demand of all months: below it a spell is not told
constexpr int kGap = 1;                 // [month] between two parts of one spell
constexpr std::size_t kFewSpells = 4;   // told one by one

class MarketStory {
 public:
  MarketStory(const Account& account, const Market& market)
      : account_(account),
        market_(market),
        demand_(line("demand")),
        sold_(line("sold")),
        lost_(line("lost")),
        backlog_(line("backlog")) {}

  void tell(Events& events) const {
    std::vector<bool> is_short;
    for (std::size_t t = 0; t < demand_.told.size(); ++t)
      is_short.push_back(sold_.told[t] < kShort * demand_.told[t] ||
                         lost_.told[t] > (1 - kShort) * demand_.told[t]);
    std::vector<Spell> spells = spells_of(is_short, kGap);
    std::erase_if(spells, [&](Spell spell) {
      return demand_.told_in(spell) - sold_.told_in(spell) + lost_.told_in(spell) <
             kWorthTelling * demand_.told_total();
    });
    tell_spells(
        account_.study(), spells, kFewSpells,
        {[this](const auto& of) { return sentence(of); }, [this](const auto& of) { return weight(of); }},
        events);
  }

 private:
  const Line& line(const std::string& name) const {
    return account_.line("market/" + market_.name + "/" + name);
  }

  /// The most that waited at once, and until when any did; not all of them are served, some give up.
  std::string waiting(const std::vector<Spell>& spells) const {
    double most = 0;
    for (const Spell& spell : spells)
      for (int t = spell.from; t <= spell.to; ++t)
        most = std::max(most, backlog_.told[static_cast<std::size_t>(t)]);
    if (most < 0.005 * demand_.told_total() / account_.months()) return "";
    std::string text = fmt::format("; up to {} wait", amount_text(most, demand_.unit));
    int t = spells.back().to;
    while (t < account_.months() && backlog_.told[static_cast<std::size_t>(t)] > 0.01 * most) ++t;
    if (t == account_.months() || t == spells.back().to) return text;
    return text + fmt::format(", none from {} on", month_text(account_.study(), t));
  }

  std::string sentence(const std::vector<Spell>& spells) const {
    const double demand = demand_.told_in(spells), sold = sold_.told_in(spells), lost = lost_.told_in(spells);
    std::string text = printable(market_.name) + " sells ";
    if (sold <= 0) {
      text = printable(market_.name) + " has nothing to sell";
    } else if (sold < demand) {
      text += fmt::format("{} less than is asked for", percent_text(1 - sold / demand));
    } else {
      text += "what is asked for, but not what waits";
    }
    if (lost > 0) text += fmt::format("; {} lost", amount_text(lost, demand_.unit));
    const double planned = lost_.planned_in(spells);
    if (account_.replay().scenario && planned > 0.05 * lost)
      text += fmt::format(" (planned: {})", number_text(planned));
    return text + waiting(spells);
  }

  double weight(const std::vector<Spell>& spells) const {
    return 2 + 4 * lost_.told_in(spells) / std::max(demand_.told_total(), 1e-30);
  }

  const Account& account_;
  const Market& market_;
  const Line &demand_, &sold_, &lost_, &backlog_;
};

}  // namespace

void tell_markets(const Account& account, Events& events) {
  for (const Market& market : account.study().markets) MarketStory(account, market).tell(events);
}

}  // namespace chokepoint
