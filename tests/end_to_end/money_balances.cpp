#include <algorithm>
#include <vector>

#include "tests/end_to_end/balances.h"
#include "tests/end_to_end/first_fault.h"

namespace chokepoint {
namespace {

constexpr double u = kRoundoff;
// What rounding an exact sum leaves, with a tenth for errors of the second order.
constexpr double kRounded = 1.1 * u;

constexpr const char* kParts[] = {"purchase", "freight",   "duty",    "production",
                                  "holding",  "switching", "shortage"};

/// A month's cost is the sum of its parts in a tree of depth 3; all parts are at least 0.
void check_months(const Story& story, FirstFault& fault) {
  const Story::Series revenue = story.series("revenue"), cost = story.series("cost"),
                      profit = story.series("profit"), duty = story.series("duty");
  std::vector<Story::Series> parts, duties;
  for (const char* part : kParts) parts.push_back(story.series(std::string("cost/") + part));
  for (const Tariff& tariff : story.study().tariffs) duties.push_back(story.series("duty/" + tariff.name));
  for (std::size_t i = 0; i < story.scenarios() && !fault.found(); ++i)
    for (int t = 0; t < story.months(); ++t) {
      fault.look_at(t, i);
      double sum = 0, of_tariffs = 0;
      for (const Story::Series& part : parts) {
        fault.at_most("not negative", "a part of the cost", 0, part(t, i));
        sum += part(t, i);
      }
      for (const Story::Series& one : duties) of_tariffs += one(t, i);
      fault.at_most("not negative", "revenue", 0, revenue(t, i));
      fault.close("is the sum of its parts", "cost", cost(t, i), sum, 3 * u * sum);
      fault.same("is revenue less cost", "profit", profit(t, i), revenue(t, i) - cost(t, i));
      fault.same("is the cost of duty", "duty", duty(t, i), parts[2](t, i));
      fault.close("is the sum over tariffs", "duty", duty(t, i), of_tariffs,
                  static_cast<double>(duties.size()) * u * of_tariffs);
    }
}

/// The sums over the months, two floats each, are rounded when they are told, and so are their sums.
void check_totals(const Story& story, FirstFault& fault) {
  for (std::size_t i = 0; i < story.scenarios() && !fault.found(); ++i) {
    fault.look_at(-1, i);
    double sum = 0;
    for (const char* part : kParts) sum += story.outcome(std::string("cost/") + part)[i];
    const double revenue = story.outcome("revenue")[i], cost = story.outcome("total_cost")[i];
    const double profit = story.outcome("profit")[i], loss = story.outcome("loss")[i];
    fault.close("is the sum of its parts", "total_cost", cost, sum, 2 * kRounded * sum);
    fault.close("is revenue less cost", "profit", profit, revenue - cost,
                kRounded * (revenue + cost + std::abs(profit)));
    fault.close("is nominal profit less profit", "loss", loss, story.nominal_profit() - profit,
                kRounded * (std::abs(loss) + std::abs(profit)));
  }
}

/// An outcome that adds up a series, compensated: each term loses u when the excess is taken from it, the sum
/// u when it is told.
void check_sum(const Story& story, const std::string& outcome, const std::string& series, FirstFault& fault) {
  const Story::Series monthly = story.series(series);
  for (std::size_t i = 0; i < story.scenarios(); ++i) {
    double sum = 0;
    for (int t = 0; t < story.months(); ++t) sum += monthly(t, i);
    fault.look_at(-1, i);
    fault.close("is the sum over the months", outcome, story.outcome(outcome)[i], sum, 2 * kRounded * sum);
  }
}

/// The months in which a market was short, one by one.
void check_shortages(const Story& story, const std::string& market, FirstFault& fault) {
  const std::string path = "market/" + market + "/";
  const Story::Series sold = story.series(path + "sold"), demand = story.series(path + "demand"),
                      rate = story.series(path + "fill_rate");
  for (std::size_t i = 0; i < story.scenarios(); ++i) {
    double first = story.months(), longest = 0, run = 0, count = 0, all_sold = 0, all_demand = 0;
    for (int t = 0; t < story.months(); ++t) {
      fault.look_at(t, i);
      const float ratio = demand(t, i) > 0 ? sold(t, i) / demand(t, i) : 1;
      fault.same("is sold over demand", path + "fill_rate", rate(t, i), ratio);
      const bool is_short = sold(t, i) < demand(t, i) * 0.99f;
      run = is_short ? run + 1 : 0;
      longest = std::max(longest, run);
      count += is_short;
      if (is_short) first = std::min<double>(first, t);
      all_sold += sold(t, i);
      all_demand += demand(t, i);
    }
    fault.look_at(-1, i);
    fault.same("the first", path + "first_short", story.outcome(path + "first_short")[i], first);
    fault.same("the longest run", path + "longest_short", story.outcome(path + "longest_short")[i], longest);
    fault.same("their number", path + "months_short", story.outcome(path + "months_short")[i], count);
    const double ratio = all_demand > 0 ? all_sold / all_demand : 1;
    fault.close("is sold over demand", path + "fill_rate", story.outcome(path + "fill_rate")[i], ratio,
                5 * kRounded * ratio);
  }
}

void check_states(const Story& story, const Regime& regime, FirstFault& fault) {
  const Story::Series state = story.series("regime/" + regime.name + "/state");
  for (std::size_t i = 0; i < story.scenarios(); ++i)
    for (std::size_t k = 0; k < regime.states.size(); ++k) {
      double months = 0;
      for (int t = 0; t < story.months(); ++t) months += state(t, i) == static_cast<float>(k);
      const std::string name = "regime/" + regime.name + "/" + regime.states[k] + "/months";
      fault.look_at(-1, i);
      fault.same("counts its months", name, story.outcome(name)[i], months);
    }
}

/// The first month in which more than rounding was over quota.
void check_quota_full(const Story& story, Index id, FirstFault& fault) {
  const std::string path = "tariff/" + story.study().tariffs[static_cast<std::size_t>(id)].name + "/";
  const Story::Series over = story.series(path + "over_quota");
  std::vector<Story::Series> entering;
  for (const Lane& lane : story.study().lanes)
    if (std::count(lane.tariffs.begin(), lane.tariffs.end(), id) > 0)
      entering.push_back(story.series("lane/" + lane.name + "/arrived"));
  for (std::size_t i = 0; i < story.scenarios(); ++i) {
    double first = story.months();
    for (int t = story.months() - 1; t >= 0; --t) {
      float entered = 0;
      for (const Story::Series& lane : entering) entered += lane(t, i);
      if (over(t, i) > entered * 1e-5f) first = t;
    }
    fault.look_at(-1, i);
    fault.same("the first month over quota", path + "quota_full", story.outcome(path + "quota_full")[i],
               first);
  }
}

}  // namespace

std::string money_fault(const Story& story) {
  FirstFault fault;
  check_months(story, fault);
  check_totals(story, fault);
  return fault.text();
}

std::string outcome_fault(const Story& story) {
  FirstFault fault;
  const Study& study = story.study();
  const auto sums = [&](const std::string& outcome, const std::string& series) {
    check_sum(story, outcome, series, fault);
  };
  sums("revenue", "revenue");
  for (const char* part : kParts) sums(std::string("cost/") + part, std::string("cost/") + part);
  for (std::size_t k = 0; k < study.tariffs.size(); ++k) {
    const std::string& name = study.tariffs[k].name;
    sums("duty/" + name, "duty/" + name);
    sums("tariff/" + name + "/over_quota", "tariff/" + name + "/over_quota");
    check_quota_full(story, static_cast<Index>(k), fault);
  }
  for (const Market& market : study.markets) {
    for (const char* what : {"sold", "lost"})
      sums("market/" + market.name + "/" + what, "market/" + market.name + "/" + what);
    check_shortages(story, market.name, fault);
  }
  for (const Site& site : study.sites) sums("site/" + site.name + "/output", "site/" + site.name + "/output");
  for (const Lane& lane : study.lanes) sums("lane/" + lane.name + "/units", "lane/" + lane.name + "/shipped");
  for (const Regime& regime : study.regimes) check_states(story, regime, fault);
  return fault.text();
}

}  // namespace chokepoint
