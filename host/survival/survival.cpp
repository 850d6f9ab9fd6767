#include "host/survival/survival.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <tuple>

#include "host/engine/pass.h"
#include "host/survival/closures.h"

namespace chokepoint {
namespace {

Estimate share_of(std::uint64_t count, std::uint64_t scenarios) {
  const auto n = static_cast<double>(scenarios);
  const double p = static_cast<double>(count) / n;
  return {p, std::sqrt(p * (1 - p) / n)};
}

/// Mean of the times to recover above 0, with its error.
Estimate mean_of(const std::vector<std::uint64_t>& counts, std::uint64_t outages) {
  const auto n = static_cast<double>(outages);
  double sum = 0, squares = 0;
  for (std::size_t r = 1; r < counts.size(); ++r)
    sum += static_cast<double>(r) * static_cast<double>(counts[r]);
  const double mean = sum / n;
  for (std::size_t r = 1; r < counts.size(); ++r)
    squares += std::pow(static_cast<double>(r) - mean, 2) * static_cast<double>(counts[r]);
  const double error = outages > 1 ? std::sqrt(squares / (n - 1) / n) : std::nan("");
  return {mean, error};
}

void measure_closures(const Undisturbed& undisturbed, Index index, int at,
                      const std::vector<std::uint64_t>& counts, SiteSurvival& site) {
  Closures closures(undisturbed, index, at);
  site.time_to_survive = closures.time_to_survive();
  summarise(counts, closures.longest(), site);
  const auto loss = [&](int months) {
    return months <= closures.longest() ? std::optional(closures.effect(months).loss) : std::nullopt;
  };
  std::transform(kReportedClosures.begin(), kReportedClosures.end(), site.loss.begin(), loss);
  if (site.own_months) site.own_loss = loss(*site.own_months);
}

/// What the sites are sorted by, the smallest first.
auto order_of(const SiteSurvival& site) {
  double longest = 0;
  for (const auto& loss : site.loss) longest = loss.value_or(longest);
  return std::tuple(-site.exceeds.value, -site.own_loss.value_or(-std::numeric_limits<double>::infinity()),
                    -longest);
}

}  // namespace

void summarise(const std::vector<std::uint64_t>& counts, int longest_closure, SiteSurvival& site) {
  const auto from = [&](std::size_t months) {
    const auto begin = counts.begin() + static_cast<std::ptrdiff_t>(std::min(months, counts.size()));
    return std::accumulate(begin, counts.end(), std::uint64_t{0});
  };
  const std::uint64_t scenarios = from(0), outages = from(1);
  site.outage = share_of(outages, scenarios);
  const int survived = site.time_to_survive.value_or(longest_closure);
  site.exceeds = share_of(from(static_cast<std::size_t>(survived) + 1), scenarios);
  site.longest_outage = 0;
  for (std::size_t r = 1; r < counts.size(); ++r)
    if (counts[r] > 0) site.longest_outage = static_cast<int>(r);
  if (outages == 0) return;
  site.time_to_recover = mean_of(counts, outages);
  site.own_months = static_cast<int>(std::lround(site.time_to_recover->value));
}

std::vector<SiteSurvival> survival_of(const Study& study, int at, std::uint64_t scenarios, Backend& backend,
                                      int threads, const ProgressSink& progress) {
  const RecoveryCounts counts = recovery_times(study, scenarios, backend, progress);
  const Undisturbed undisturbed(study);
  std::vector<SiteSurvival> sites(study.sites.size());
  const TakeBatch take = [&](std::uint64_t index, std::int64_t) {
    const auto s = static_cast<std::size_t>(index);
    sites[s].site = study.sites[s].name;
    measure_closures(undisturbed, static_cast<Index>(s), at, counts[s], sites[s]);
  };
  run_pass(
      {sites.size(), 1, 1}, static_cast<std::size_t>(threads),
      [&](std::size_t) -> TakeBatch { return std::ref(take); }, [](const Progress&) {});
  std::stable_sort(sites.begin(), sites.end(),
                   [](const SiteSurvival& a, const SiteSurvival& b) { return order_of(a) < order_of(b); });
  return sites;
}

}  // namespace chokepoint
