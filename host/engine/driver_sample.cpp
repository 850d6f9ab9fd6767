#include "host/engine/driver_sample.h"

#include <algorithm>

#include "host/statistics/sensitivities.h"

namespace chokepoint {

DriverSample::DriverSample(std::size_t outcomes, const std::vector<DriverColumn>& drivers,
                           std::size_t first_row, std::uint64_t scenarios)
    : drivers_(drivers), first_row_(first_row) {
  const auto kept = static_cast<std::size_t>(std::min(scenarios, kScenarios));
  if (drivers_.empty()) return;
  outcome_.assign(outcomes, std::vector<float>(kept));
  driver_.assign(drivers_.size(), std::vector<float>(kept));
}

void DriverSample::keep(const BatchRows& rows, std::uint64_t done, std::int64_t count) {
  const auto to = static_cast<std::ptrdiff_t>(done);
  for (std::size_t o = 0; o < outcome_.size(); ++o) std::copy_n(rows.row(o), count, outcome_[o].begin() + to);
  for (std::size_t d = 0; d < driver_.size(); ++d)
    std::copy_n(rows.row(first_row_ + d), count, driver_[d].begin() + to);
}

void DriverSample::measure(std::uint64_t scenarios) {
  measured_ = true;
  const auto kept = static_cast<std::size_t>(std::min(scenarios, kScenarios));
  std::vector<DriverBins> bins;
  for (std::size_t d = 0; d < driver_.size() && kept >= kLeast; ++d) {
    std::vector<float>& x = driver_[d];
    x.resize(kept);
    for (float& each : x)
      each = static_cast<float>(drivers_[d].offset + drivers_[d].factor * static_cast<double>(each));
    bins.emplace_back(x);
    driver_value_.push_back(bins.back().means());
  }
  for (std::size_t o = 0; o < outcome_.size() && kept >= kLeast; ++o) {
    outcome_[o].resize(kept);
    const OutcomeSample sample(outcome_[o]);
    std::vector<Sensitivity>& row = sensitivity_.emplace_back();
    for (const DriverBins& each : bins) row.push_back(sensitivity_of(sample, each));
  }
  outcome_ = driver_ = {};
}

std::size_t DriverSample::memory_bound() const {
  std::size_t sum = 0;
  for (const auto* rows : {&outcome_, &driver_})
    for (const std::vector<float>& row : *rows) sum += row.size() * sizeof(float);
  return sum;
}

}  // namespace chokepoint
