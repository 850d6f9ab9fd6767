#include <algorithm>
#include <vector>

#include "tests/end_to_end/balances.h"
#include "tests/end_to_end/first_fault.h"

namespace chokepoint {
namespace {

constexpr double u = kRoundoff;

/// Regimes move only where their matrix lets them, from their initial state.
void check_regime(const Story& story, const Regime& regime, FirstFault& fault) {
  const Story::Series state = story.series("regime/" + regime.name + "/state");
  for (std::size_t i = 0; i < story.scenarios(); ++i)
    for (int t = 0; t < story.months(); ++t) {
      fault.look_at(t, i);
      const float now = state(t, i);
      const bool is_one =
          now >= 0 && now < static_cast<float>(regime.states.size()) && now == std::floor(now);
      fault.same("is one of its states", "regime " + regime.name, is_one, true);
      if (fault.found()) return;
      if (t == 0 || regime.held)
        fault.same("is its initial state", "regime " + regime.name, now, regime.initial);
      if (t == 0 || regime.held) continue;
      const Matrix* matrix = &regime.transition;
      for (const Regime::Change& change : regime.changes)
        if (change.at == t) matrix = &change.transition;
      const double p = (*matrix)[static_cast<std::size_t>(state(t - 1, i))][static_cast<std::size_t>(now)];
      fault.same("moves where its matrix allows", "regime " + regime.name, p > 0, true);
    }
}

/// Idle, qualifying, ready, never back; asked for something only when ready.
void check_backup(const Story& story, const Lane& lane, FirstFault& fault) {
  const Story::Series phase = story.series("lane/" + lane.name + "/phase"),
                      asked = story.series("lane/" + lane.name + "/asked");
  for (std::size_t i = 0; i < story.scenarios(); ++i)
    for (int t = 0; t < story.months(); ++t) {
      fault.look_at(t, i);
      const float now = phase(t, i);
      fault.same("has a phase", lane.name, now == 0 || now == 1 || now == 2, true);
      if (t > 0) fault.at_most("never goes back", lane.name, phase(t - 1, i), now);
      if (now < 2) fault.same("is not asked before it is ready", lane.name, asked(t, i), 0);
    }
}

void check_switches(const Story& story, FirstFault& fault) {
  const int last = story.months() - 1;
  for (std::size_t i = 0; i < story.scenarios(); ++i) {
    fault.look_at(last, i);
    double started = 0;
    for (const Lane& lane : story.study().lanes)
      if (lane.backup) started += story.series("lane/" + lane.name + "/phase")(last, i) > 0;
    fault.same("counts the backups that started", "switches", story.outcome("switches")[i], started);
  }
}

/// One tariff's quota and credits, month by month.
class TariffCheck {
 public:
  TariffCheck(const Story& story, Index id, FirstFault& fault)
      : story_(story), tariff_(story.study().tariffs[static_cast<std::size_t>(id)]), fault_(fault) {
    for (const Lane& lane : story.study().lanes) {
      if (std::count(lane.tariffs.begin(), lane.tariffs.end(), id) > 0)
        entering_.push_back(story.series("lane/" + lane.name + "/arrived"));
      if (lane.earns == id) earning_.push_back(story.series("lane/" + lane.name + "/shipped"));
    }
    const std::string path = "tariff/" + tariff_.name + "/";
    used_ = story.series(path + "quota_used");
    over_ = story.series(path + "over_quota");
    credits_ = story.series(path + "credits");
    for (const TariffState& state : tariff_.states)
      largest_ = std::max(largest_, static_cast<double>(static_cast<float>(state.quota.value_or(0))));
  }

  void operator()() {
    for (std::size_t i = 0; i < story_.scenarios() && !fault_.found(); ++i)
      for (int t = 0; t < story_.months(); ++t) {
        fault_.look_at(t, i);
        check_quota(t, i);
        check_credits(t, i);
      }
  }

 private:
  const TariffState& state(int t, std::size_t i) const {
    if (tariff_.regime == kNone) return tariff_.states.front();
    const Regime& regime = story_.study().regimes[static_cast<std::size_t>(tariff_.regime)];
    return tariff_.states[static_cast<std::size_t>(story_.series("regime/" + regime.name + "/state")(t, i))];
  }

  static double sum(const std::vector<Story::Series>& lanes, int t, std::size_t i) {
    double units = 0;
    for (const Story::Series& lane : lanes) units += lane(t, i);
    return units;
  }

  /// What credits leave of what entered; a rounding a lane, and a few of the credits' and the quota's share.
  void check_quota(int t, std::size_t i) {
    const double entered = sum(entering_, t, i), over = over_(t, i), used = used_(t, i);
    const double rounding = static_cast<double>(entering_.size() + 4) * u * (entered + largest_);
    fault_.at_most("not negative", "over quota, " + tariff_.name, 0, over);
    fault_.at_most("not negative", "quota used, " + tariff_.name, 0, used);
    fault_.at_most("uses no more than there is", tariff_.name, used, largest_ * (1 + 2 * u));
    const int month = story_.study().start_month - 1 + t;
    const bool is_new = t == 0 || month % tariff_.quota_months == 0;
    const double before = is_new ? 0 : static_cast<double>(used_(t - 1, i));
    fault_.at_most("gives back nothing within a period", tariff_.name, before, used);
    const TariffState& now = state(t, i);
    if (!now.quota) {
      fault_.same("nothing is over where there is no quota", tariff_.name, over, 0);
      return;
    }
    const double credits = now.offset && t > 0 ? static_cast<double>(credits_(t - 1, i)) : 0;
    const double own = std::max(entered - credits, 0.0);
    fault_.at_most("over quota is part of what pays", tariff_.name, over, own + rounding);
    fault_.at_most("own units within the quota use it", tariff_.name, own - over, used - before + rounding);
    const double full = std::max(before, static_cast<double>(static_cast<float>(*now.quota)));
    if (over > 0) fault_.close("is full where units are over it", tariff_.name, used, full, 2 * u * full);
  }

  /// credits - spent + earned, at most what entered being spent: a rounding a lane and of their sum.
  void check_credits(int t, std::size_t i) {
    const double before = t == 0 ? 0 : static_cast<double>(credits_(t - 1, i)), now = credits_(t, i);
    fault_.at_most("not negative", "credits, " + tariff_.name, 0, now);
    if (!state(t, i).offset) {
      fault_.same("neither earns nor spends without offset", "credits, " + tariff_.name, now, before);
      return;
    }
    const double earned = sum(earning_, t, i), entered = sum(entering_, t, i);
    const double n = static_cast<double>(entering_.size() + earning_.size()) + 1;
    const double spent = std::min(before, entered);
    fault_.close("credits are spent and earned", tariff_.name, now, before - spent + earned,
                 n * u * (before + earned + entered));
  }

  const Story& story_;
  const Tariff& tariff_;
  FirstFault& fault_;
  std::vector<Story::Series> entering_, earning_;
  Story::Series used_, over_, credits_;
  double largest_ = 0;
};

}  // namespace

std::string ledger_fault(const Story& story) {
  FirstFault fault;
  const Study& study = story.study();
  for (const Regime& regime : study.regimes) check_regime(story, regime, fault);
  if (fault.found()) return fault.text();
  for (const Lane& lane : study.lanes)
    if (lane.backup) check_backup(story, lane, fault);
  check_switches(story, fault);
  for (std::size_t k = 0; k < study.tariffs.size(); ++k) TariffCheck(story, static_cast<Index>(k), fault)();
  return fault.text();
}

}  // namespace chokepoint
