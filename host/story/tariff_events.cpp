#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/story/events.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr double kOverQuota = 1e-5;  // of what entered: below it lies rounding
constexpr double kJump = 0.25;       // of the duty on a unit, from one month to the next
constexpr std::size_t kFew = 3;      // quotas that fill, jumps: told one by one

class TariffStory {
 public:
  TariffStory(const Account& account, const Tariff& tariff)
      : account_(account),
        tariff_(tariff),
        duty_(account.line("duty/" + tariff.name)),
        over_(account.line("tariff/" + tariff.name + "/over_quota")),
        entered_(arrivals()) {}

  void tell(Events& events) const {
    tell_quota(events);
    tell_jumps(events);
  }

 private:
  static std::size_t at(int t) { return static_cast<std::size_t>(t); }

  std::vector<double> arrivals() const {
    std::vector<double> units(at(account_.months()));
    for (const Lane& lane : account_.study().lanes) {
      const bool pays = std::any_of(lane.tariffs.begin(), lane.tariffs.end(), [&](Index k) {
        return &account_.study().tariffs[static_cast<std::size_t>(k)] == &tariff_;
      });
      if (!pays) continue;
      const std::vector<double>& arrived = account_.line("lane/" + lane.name + "/arrived").told;
      for (std::size_t t = 0; t < units.size(); ++t) units[t] += arrived[t];
    }
    return units;
  }

  std::string units_text(double units) const {
    return amount_text(units, over_.unit == "1" ? "unit" : over_.unit);
  }

  bool is_over(int t) const { return over_.told[at(t)] > kOverQuota * entered_[at(t)]; }

  /// Months [first, last] of the calendar's period that month t belongs to.
  Spell period_of(int t) const {
    const int since = (account_.study().start_month - 1 + t) % tariff_.quota_months;
    return {std::max(0, t - since), std::min(account_.months(), t - since + tariff_.quota_months) - 1};
  }

  /// A sentence a period in which the quota ran out; one for all if there are many.
  void tell_quota(Events& events) const {
    std::vector<Spell> full;  // from the first month over the quota to the period's end
    double units = 0;
    for (int t = 0; t < account_.months(); ++t) {
      if (!is_over(t)) continue;
      units += over_.told[at(t)];
      if (full.empty() || full.back().to < t) full.push_back({t, period_of(t).to});
    }
    if (full.size() > kFew) {
      events.push_back(
          {{full.front().from, full.back().to},
           fmt::format("the quota of {} is full in {} {}, first in {}; in all {} pay the full rate.",
                       printable(tariff_.name), full.size(),
                       tariff_.quota_months == 12 ? "years" : "quarters",
                       month_text(account_.study(), full.front().from), units_text(units)),
           2});
      return;
    }
    for (const Spell& spell : full) {
      events.push_back(
          {{spell.from, spell.from},
           fmt::format("the quota of {} is full; to {}, {} pay the full rate.", printable(tariff_.name),
                       month_text(account_.study(), spell.to), units_text(over_.told_in(spell))),
           2});
    }
  }

  /// Between the last imports before the regime turned and the first after it.
  struct Jump {
    int month;
    double before, after;  // [money/unit]
  };

  std::vector<Jump> jumps() const {
    std::vector<Jump> jumps;
    if (tariff_.regime == kNone) return jumps;
    const Regime& regime = account_.study().regimes[static_cast<std::size_t>(tariff_.regime)];
    const std::vector<double>& state = account_.line("regime/" + regime.name + "/state").told;
    int last = -1;  // month with imports
    for (int t = 0; t < account_.months(); ++t) {
      if (entered_[at(t)] <= 0.02 * sum(entered_) / account_.months()) continue;
      if (last >= 0 && state[at(t)] != state[at(last)]) {
        const double before = duty_.told[at(last)] / entered_[at(last)],
                     now = duty_.told[at(t)] / entered_[at(t)];
        if (std::abs(now - before) > kJump * std::max(now, before)) jumps.push_back({t, before, now});
      }
      last = t;
    }
    return jumps;
  }

  void tell_jumps(Events& events) const {
    const std::vector<Jump> all = jumps();
    const std::string per = over_.unit == "1" ? "a unit" : "a " + printable(over_.unit);
    if (all.empty()) return;
    if (all.size() <= kFew) {
      for (const Jump& jump : all)
        events.push_back({{jump.month, jump.month},
                          fmt::format("duty under {} {} from {} to {} {}.", printable(tariff_.name),
                                      jump.after > jump.before ? "rises" : "falls", number_text(jump.before),
                                      account_.money(jump.after), per),
                          1});
      return;
    }
    double least = all.front().before, most = all.front().before;
    for (const Jump& jump : all) {
      least = std::min(least, jump.after);
      most = std::max(most, jump.after);
    }
    events.push_back(
        {{all.front().month, all.back().month},
         fmt::format("duty under {} jumps {} times, between {} and {} {}.", printable(tariff_.name),
                     all.size(), number_text(least), account_.money(most), per),
         1});
  }

  const Account& account_;
  const Tariff& tariff_;
  const Line &duty_, &over_;
  std::vector<double> entered_;
};

}  // namespace

void tell_tariffs(const Account& account, Events& events) {
  for (const Tariff& tariff : account.study().tariffs) TariffStory(account, tariff).tell(events);
}

}  // namespace chokepoint
