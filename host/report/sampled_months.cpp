#include "host/report/sampled_months.h"

#include <algorithm>
#include <cmath>

#include "host/compile/compile.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kMostNumbers = 1 << 24;             // [number] of series at a time: 64 MiB
constexpr std::int64_t kMostWork = std::int64_t{1} << 28;  // [number] in all: a second or two

ResultsWanted wanted_of(const Study& study) {
  ResultsWanted wanted{
      {"loss"}, {"lane/*/arrived", "site/*/output", "site/*/capacity", "site/*/wanted"}, {}, 0};
  if (!study.regimes.empty()) wanted.series.emplace_back("regime/*/state");
  return wanted;
}

/// One batch of series: [series][month][scenario].
struct Batch {
  const std::vector<float>& values;
  std::int64_t months, stride, count;

  const float* at(std::size_t series, std::int64_t month) const {
    return values.data() + (static_cast<std::int64_t>(series) * months + month) * stride;
  }
};

/// Sums over batches.
class Sums {
 public:
  Sums(const Study& study, const std::vector<Column>& series) : study_(study), series_(series) {
    for (std::size_t i = 0; i < series.size(); ++i) place_[series[i].name] = i;
    const auto months = static_cast<std::size_t>(study.periods);
    result_.share_shut.assign(study.sites.size(), 0);
    result_.share_full.assign(study.sites.size(), 0);
    result_.share_starved.assign(study.sites.size(), 0);
    for (const Column& one : series) result_.mean[one.name].assign(months, 0);
    for (const Regime& regime : study.regimes)
      result_.share_in_state.emplace_back(regime.states.size(), std::vector<double>(months, 0));
  }

  void add(const Batch& batch) {
    result_.scenarios += static_cast<std::uint64_t>(batch.count);
    for (std::int64_t t = 0; t < batch.months; ++t) {
      for (std::size_t i = 0; i < series_.size(); ++i) add_mean(batch, i, t);
      for (std::size_t g = 0; g < study_.regimes.size(); ++g) add_states(batch, g, t);
      for (std::size_t s = 0; s < study_.sites.size(); ++s) add_limits(batch, s, t);
    }
  }

  SampledMonths shares() {
    const auto n = static_cast<double>(result_.scenarios);
    for (auto& [name, months] : result_.mean)
      for (double& x : months) x /= n;
    for (auto& states : result_.share_in_state)
      for (auto& months : states)
        for (double& x : months) x /= n;
    for (auto* const shares : {&result_.share_shut, &result_.share_full, &result_.share_starved})
      for (double& x : *shares) x /= n * study_.periods;
    return std::move(result_);
  }

 private:
  void add_mean(const Batch& batch, std::size_t i, std::int64_t t) {
    const float* const x = batch.at(i, t);
    double sum = 0;
    for (std::int64_t k = 0; k < batch.count; ++k) sum += static_cast<double>(x[k]);
    result_.mean[series_[i].name][static_cast<std::size_t>(t)] += sum;
  }

  void add_states(const Batch& batch, std::size_t g, std::int64_t t) {
    const float* const x = batch.at(place_.at("regime/" + study_.regimes[g].name + "/state"), t);
    for (std::int64_t k = 0; k < batch.count; ++k)
      ++result_.share_in_state[g][static_cast<std::size_t>(std::lround(x[k]))][static_cast<std::size_t>(t)];
  }

  void add_limits(const Batch& batch, std::size_t s, std::int64_t t) {
    const std::string path = "site/" + study_.sites[s].name + "/";
    const float *const wanted = batch.at(place_.at(path + "wanted"), t),
                       *const capacity = batch.at(place_.at(path + "capacity"), t),
                       *const output = batch.at(place_.at(path + "output"), t);
    for (std::int64_t k = 0; k < batch.count; ++k) {
      constexpr float kAlmost = 0.999F;
      result_.share_shut[s] += capacity[k] == 0 ? 1 : 0;
      result_.share_full[s] += output[k] > 0 && output[k] >= kAlmost * capacity[k] ? 1 : 0;
      result_.share_starved[s] += output[k] < kAlmost * wanted[k] ? 1 : 0;
    }
  }

  const Study& study_;
  const std::vector<Column>& series_;
  std::map<std::string, std::size_t> place_;
  SampledMonths result_;
};

}  // namespace

SampledMonths sample_months(const Study& study, std::uint64_t first, std::uint64_t most, Backend& backend) {
  const CompiledVariant compiled = compile(study, wanted_of(study));
  const compiled::Tables tables = compiled.tables.view();
  const std::int64_t a_scenario =
      std::max<std::int64_t>(1, static_cast<std::int64_t>(tables.series.size) * tables.months);
  const auto count = static_cast<std::int64_t>(std::min<std::uint64_t>(
      most, static_cast<std::uint64_t>(std::max<std::int64_t>(64, kMostWork / a_scenario))));
  const std::int64_t batch = std::clamp<std::int64_t>(kMostNumbers / a_scenario, 1, count),
                     stride = padded(batch);
  std::vector<float> outcomes(static_cast<std::size_t>(tables.outcomes.size * stride)),
      series(static_cast<std::size_t>(a_scenario * stride));
  const auto simulator = backend.prepare(tables);
  Sums sums(study, compiled.series);
  for (std::int64_t done = 0; done < count; done += batch) {
    const std::int64_t now = std::min(batch, count - done);
    simulator->simulate(first + static_cast<std::uint64_t>(done), now,
                        {outcomes.data(), series.data(), stride});
    sums.add({series, tables.months, stride, now});
  }
  return sums.shares();
}

}  // namespace chokepoint
