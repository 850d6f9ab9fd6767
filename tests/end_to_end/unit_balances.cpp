#include <algorithm>
#include <limits>
#include <vector>

#include "tests/end_to_end/balances.h"
#include "tests/end_to_end/first_fault.h"

namespace chokepoint {
namespace {

constexpr double u = kRoundoff;
// What divisions and products of the smallest numbers may lose beyond their relative error.
constexpr double kLeast = std::numeric_limits<float>::min();

/// A lane's series.
struct LaneTold {
  const Lane* lane;
  Story::Series asked, shipped, arrived;
};

/// Asks of one scenario, month by month, what units may do.
class UnitCheck {
 public:
  explicit UnitCheck(const Story& story) : story_(story), study_(story.study()) {
    for (const Lane& lane : study_.lanes) {
      const std::string path = "lane/" + lane.name + "/";
      lanes_.push_back({&lane, story.series(path + "asked"), story.series(path + "shipped"),
                        story.series(path + "arrived")});
    }
  }

  std::string operator()() {
    for (std::size_t i = 0; i < story_.scenarios() && !fault_.found(); ++i) {
      scenario_ = i;
      for (const LaneTold& lane : lanes_) check_lane(lane);
      for (std::size_t s = 0; s < study_.sites.size(); ++s) check_site(s);
      for (std::size_t m = 0; m < study_.markets.size(); ++m) check_market(m);
    }
    return fault_.text();
  }

 private:
  template <class Check>
  void every_month(Check&& check) {
    for (int t = 0; t < story_.months(); ++t) {
      fault_.look_at(t, scenario_);
      check(t);
    }
  }

  void not_negative(const std::string& name, double x) { fault_.at_most("not negative", name, 0, x); }

  void check_lane(const LaneTold& told) {
    const std::string& name = told.lane->name;
    const int transit = told.lane->transit;
    every_month([&](int t) {
      not_negative("asked, lane " + name, told.asked(t, scenario_));
      not_negative("shipped, lane " + name, told.shipped(t, scenario_));
      fault_.at_most("shipped is at most what was asked", name, told.shipped(t, scenario_),
                     told.asked(t, scenario_));
      // What was under way at the start is the same in every slot and scenario.
      const double sent = t >= transit ? told.shipped(t - transit, scenario_) : told.arrived(0, 0);
      fault_.same("arrives what was sent", name, told.arrived(t, scenario_), sent);
    });
  }

  /// filled = made / sum q and f = q * filled: two roundings and those of the sum.
  void check_site(std::size_t s) {
    const Site& site = study_.sites[s];
    const auto of = [&](const char* what) { return story_.series("site/" + site.name + "/" + what); };
    const Story::Series capacity = of("capacity"), wanted = of("wanted"), output = of("output");
    std::vector<LaneTold> customers;
    std::copy_if(lanes_.begin(), lanes_.end(), std::back_inserter(customers),
                 [&](const LaneTold& lane) { return lane.lane->from == static_cast<Index>(s); });
    const double n = static_cast<double>(customers.size()) + 2;
    every_month([&](int t) {
      double asked = 0, shipped = 0;
      for (const LaneTold& lane : customers) {
        asked += lane.asked(t, scenario_);
        shipped += lane.shipped(t, scenario_);
      }
      const double made = output(t, scenario_);
      not_negative("output, site " + site.name, made);
      fault_.at_most("makes at most what is wanted", site.name, made, wanted(t, scenario_));
      fault_.at_most("wants at most its capacity", site.name, wanted(t, scenario_), capacity(t, scenario_));
      fault_.at_most("wants at most what is asked", site.name, wanted(t, scenario_), asked * (1 + n * u));
      fault_.close("ships what it makes", site.name, shipped, made, n * u * made + n * kLeast);
    });
    for (const Input& input : site.inputs) check_input(s, input, output);
  }

  /// Used: BOM * made. Errors: a rounding an arrival; of the BOM, its inverse, their product with the stock,
  /// and of the difference, five in all.
  void check_input(std::size_t s, const Input& input, Story::Series output) {
    const auto lanes = lanes_to(false, s, input.item);
    check_stock(study_.sites[s].name, input.item, input.stock, lanes, 5, [&](int t) {
      return static_cast<double>(static_cast<float>(input.units)) * output(t, scenario_);
    });
  }

  std::vector<LaneTold> lanes_to(bool market, std::size_t to, Index item) const {
    std::vector<LaneTold> found;
    std::copy_if(lanes_.begin(), lanes_.end(), std::back_inserter(found), [&](const LaneTold& told) {
      const Lane& lane = *told.lane;
      return lane.to_market == market && lane.to == static_cast<Index>(to) &&
             study_.sites[static_cast<std::size_t>(lane.from)].item == item;
    });
    return found;
  }

  template <class Used>
  void check_stock(const std::string& consumer, Index item, const Stock& settings,
                   const std::vector<LaneTold>& lanes, double roundings, Used&& used) {
    const std::string name = "stock/" + consumer + "/" + study_.items[static_cast<std::size_t>(item)].name;
    const Story::Series stock = story_.series(name);
    every_month([&](int t) {
      not_negative(name, stock(t, scenario_));
      if (t == 0 && !settings.initial) return;
      double held = t == 0 ? static_cast<double>(static_cast<float>(*settings.initial))
                           : static_cast<double>(stock(t - 1, scenario_));
      for (const LaneTold& lane : lanes) held += lane.arrived(t, scenario_);
      const double tolerance = (static_cast<double>(lanes.size()) + roundings) * u * held + kLeast;
      fault_.close("changes by what comes and goes", name, stock(t, scenario_), held - used(t), tolerance);
    });
  }

  /// wanted = demand + backlog, unmet = wanted - sold, lost = unmet - waiting: a rounding each.
  void check_market(std::size_t m) {
    const Market& market = study_.markets[m];
    const auto of = [&](const char* what) { return story_.series("market/" + market.name + "/" + what); };
    const Story::Series demand = of("demand"), sold = of("sold"), lost = of("lost"), backlog = of("backlog");
    every_month([&](int t) {
      const double before = t == 0 ? 0 : static_cast<double>(backlog(t - 1, scenario_));
      const double wanted = demand(t, scenario_) + before;
      const double waits = backlog(t, scenario_), gone = lost(t, scenario_), out = sold(t, scenario_);
      for (const double x : {static_cast<double>(demand(t, scenario_)), waits, gone, out})
        not_negative("market " + market.name, x);
      fault_.close("sold, lost and waiting are what was wanted", market.name, out + gone + waits, wanted,
                   4 * u * wanted);
      const double share = t == story_.months() - 1 ? 0 : market.backlog;
      fault_.close("waits its share", market.name, waits, share * (waits + gone), 4 * u * wanted);
    });
    check_stock(market.name, market.item, market.stock, lanes_to(true, m, market.item), 1,
                [&](int t) { return static_cast<double>(sold(t, scenario_)); });
  }

  const Story& story_;
  const Study& study_;
  std::vector<LaneTold> lanes_;
  FirstFault fault_;
  std::size_t scenario_ = 0;
};

}  // namespace

std::string unit_fault(const Story& story) { return UnitCheck(story)(); }

}  // namespace chokepoint
