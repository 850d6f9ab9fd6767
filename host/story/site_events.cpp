#include <fmt/format.h>

#include <algorithm>

#include "host/story/events.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr double kShortfall = 0.10;     // of a month's plan: below it nobody speaks of a shortfall
constexpr double kWorthTelling = 0.01;  // of the plan of all months: below it a spell is not told
constexpr int kGap = 2;                 // [month] between two parts of one spell
constexpr std::size_t kFewSpells = 3;   // of one cause, told one by one

/// Tells when one site makes less than planned, for other reasons than that less is ordered of it.
class SiteStory {
 public:
  SiteStory(const Account& account, const Site& site)
      : account_(account),
        site_(site),
        output_(account.line("site/" + site.name + "/output")),
        wanted_(account.line("site/" + site.name + "/wanted")),
        capacity_(account.line("site/" + site.name + "/capacity")) {}

  void tell(Events& events) const {
    std::vector<std::string> causes;  // by month
    for (int t = 0; t < account_.months(); ++t) causes.push_back(is_short(t) ? cause(t) : "");
    std::vector<std::string> told = {""};
    for (const std::string& cause : causes) {
      if (std::find(told.begin(), told.end(), cause) != told.end()) continue;
      told.push_back(cause);
      std::vector<bool> holds;
      for (const std::string& other : causes) holds.push_back(other == cause);
      tell_cause(cause, spells_of(holds, kGap), events);
    }
  }

 private:
  static std::size_t at(int t) { return static_cast<std::size_t>(t); }

  bool is_short(int t) const {
    const double planned = output_.planned[at(t)], usual = output_.planned_total() / account_.months();
    return planned > 0.02 * usual && output_.told[at(t)] < (1 - kShortfall) * planned;
  }

  /// What kept it from making more in month t; "" if nothing did.
  std::string cause(int t) const {
    const double made = output_.told[at(t)], wanted = wanted_.told[at(t)], capacity = capacity_.told[at(t)];
    if (made < 0.99 * wanted) return scarce_input(t);
    if (capacity == 0 && account_.told("site/" + site_.name + "/opening") > t) return "not open yet";
    if (wanted >= 0.99 * capacity && capacity < 0.99 * output_.planned[at(t)]) return "for lack of capacity";
    return "";
  }

  /// The input that ran out in month t.
  std::string scarce_input(int t) const {
    const Input* scarce = nullptr;
    double least = 0;
    for (const Input& input : site_.inputs) {
      const Line& stock = account_.line("stock/" + site_.name + "/" + account_.item(input.item).name);
      const double left = stock.told[at(t)] / input.units;  // [unit that could still be made]
      if (scarce != nullptr && left >= least) continue;
      scarce = &input;
      least = left;
    }
    return scarce == nullptr ? "" : "short of " + printable(account_.item(scarce->item).name);
  }

  void tell_cause(const std::string& cause, std::vector<Spell> spells, Events& events) const {
    std::erase_if(spells,
                  [&](Spell spell) { return missing({spell}) < kWorthTelling * output_.planned_total(); });
    tell_spells(account_.study(), spells, kFewSpells,
                {[&](const auto& of) { return sentence(of, cause); },
                 [&](const auto& of) { return 3 * missing(of) / output_.planned_total(); }},
                events);
  }

  double missing(const std::vector<Spell>& spells) const {
    return output_.planned_in(spells) - output_.told_in(spells);
  }

  std::string sentence(const std::vector<Spell>& spells, const std::string& cause) const {
    const double less = missing(spells), share = less / output_.planned_in(spells);
    const std::string amount = amount_text(less, output_.unit);
    return printable(site_.name) +
           (share >= 0.995 ? fmt::format(" makes nothing (planned: {})", amount)
                           : fmt::format(" makes {} less than planned ({})", percent_text(share), amount)) +
           ", " + cause;
  }

  const Account& account_;
  const Site& site_;
  const Line &output_, &wanted_, &capacity_;
};

}  // namespace

void tell_sites(const Account& account, Events& events) {
  for (const Site& site : account.study().sites) {
    if (account.line("site/" + site.name + "/output").planned_total() > 0)
      SiteStory(account, site).tell(events);
  }
}

}  // namespace chokepoint
