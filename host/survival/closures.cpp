#include "host/survival/closures.h"

#include <algorithm>
#include <stdexcept>

#include "host/survival/closure.h"

namespace chokepoint {
namespace {

// [1] of a market's largest monthly demand: what is lost below it may be rounding.
constexpr float kLeastLost = 1e-4f;

std::vector<float> row_of(const CompiledVariant& compiled, const NominalRun& run, const std::string& name) {
  const auto months = static_cast<std::ptrdiff_t>(compiled.tables.numbers.months);
  const auto found = std::find_if(compiled.series.begin(), compiled.series.end(),
                                  [&](const Column& column) { return column.name == name; });
  if (found == compiled.series.end()) throw std::logic_error("no series " + name);
  const auto begin = run.series.begin() + (found - compiled.series.begin()) * months;
  return {begin, begin + months};
}

std::optional<int> first_lost(const std::vector<Undisturbed::Sales>& usual,
                              const std::vector<Undisturbed::Sales>& shut) {
  std::optional<int> first;
  for (std::size_t m = 0; m < usual.size(); ++m) {
    const float least = kLeastLost * *std::max_element(usual[m].demand.begin(), usual[m].demand.end());
    for (std::size_t t = 0; t < usual[m].lost.size(); ++t) {
      if (!(shut[m].lost[t] - usual[m].lost[t] > least)) continue;
      first = std::min(first.value_or(static_cast<int>(t)), static_cast<int>(t));
    }
  }
  return first;
}

}  // namespace

ResultsWanted Undisturbed::wanted(const Study& study) {
  ResultsWanted wanted{{"loss"}, {}, {}, 0};
  for (const Market& market : study.markets) {
    wanted.series.push_back("market/" + market.name + "/demand");
    wanted.series.push_back("market/" + market.name + "/lost");
  }
  return wanted;
}

std::vector<Undisturbed::Sales> Undisturbed::sales_of(const Study& study, const CompiledVariant& compiled,
                                                      const NominalRun& run) {
  std::vector<Sales> markets;
  for (const Market& market : study.markets) {
    markets.push_back({row_of(compiled, run, "market/" + market.name + "/lost"),
                       row_of(compiled, run, "market/" + market.name + "/demand")});
  }
  return markets;
}

Undisturbed::Undisturbed(const Study& study) : study_(study) {
  const CompiledVariant compiled = compile(study, wanted(study));
  const compiled::Tables tables = compiled.tables.view();
  profit_ = nominal_profit(tables);
  markets_ = sales_of(study, compiled, run_nominal(tables));
}

const Closures::Effect& Closures::effect(int months) {
  const auto known = effects_.find(months);
  return known != effects_.end() ? known->second : effects_.emplace(months, simulate(months)).first->second;
}

Closures::Effect Closures::simulate(int months) const {
  const Study study = with_site_shut(undisturbed_.study(), site_, at_, months);
  const CompiledVariant compiled = compile(study, Undisturbed::wanted(study));
  compiled::Tables tables = compiled.tables.view();
  count_loss_from(undisturbed_.profit(), tables);
  const NominalRun run = run_nominal(tables);
  return {run.outcomes.front(),
          first_lost(undisturbed_.markets(), Undisturbed::sales_of(study, compiled, run))};
}

std::optional<int> Closures::time_to_survive() {
  // Until its first loss, a closure to the study's end is any closure that lasts as long.
  const std::optional<int> lost = effect(longest()).first_lost;
  const int most = lost ? *lost - at_ : longest();
  for (int months = 1; months <= most; ++months) {
    if (effect(months).first_lost) return months - 1;
  }
  if (!lost) return std::nullopt;
  return most;
}

}  // namespace chokepoint
