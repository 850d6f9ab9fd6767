#include "host/engine/driver_sample.h"

#include <algorithm>
#include <optional>

#include "host/side_by_side.h"
#include "host/statistics/sensitivities.h"

namespace chokepoint {

DriverSample::DriverSample(std::size_t outcomes, const std::vector<DriverColumn>& drivers,
                           std::size_t first_row, std::uint64_t scenarios)
    : drivers_(drivers), first_row_(first_row), outcomes_(outcomes) {
  if (drivers_.empty()) return;
  kept_ = static_cast<std::size_t>(std::min(scenarios, kScenarios));
  rows_.resize((outcomes_ + drivers_.size()) * kept_);
}

void DriverSample::keep(const BatchRows& rows, std::uint64_t done, std::int64_t count) {
  for (std::size_t i = 0; i < outcomes_ + drivers_.size(); ++i) {
    const std::size_t row = i < outcomes_ ? i : first_row_ + i - outcomes_;
    std::copy_n(rows.row(row), count, rows_.begin() + static_cast<std::ptrdiff_t>(i * kept_ + done));
  }
}

std::vector<float> DriverSample::taken(std::size_t row, std::size_t scenarios) const {
  const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(row * kept_);
  return {begin, begin + static_cast<std::ptrdiff_t>(scenarios)};
}

void DriverSample::measure(std::uint64_t scenarios, std::size_t threads) {
  measured_ = true;
  const auto told = static_cast<std::size_t>(std::min<std::uint64_t>(scenarios, kept_));
  if (told >= kLeast) {
    std::vector<std::optional<DriverBins>> bins(drivers_.size());
    side_by_side(drivers_.size(), threads, [&](std::size_t d) {
      std::vector<float> x = taken(outcomes_ + d, told);
      for (float& each : x)
        each = static_cast<float>(drivers_[d].offset + drivers_[d].factor * static_cast<double>(each));
      bins[d].emplace(x);
    });
    for (const auto& each : bins) driver_value_.push_back(each->means());
    sensitivity_.resize(outcomes_);
    side_by_side(outcomes_, threads, [&](std::size_t o) {
      const OutcomeSample sample(taken(o, told));
      for (const auto& each : bins) sensitivity_[o].push_back(sensitivity_of(sample, *each));
    });
  }
  rows_ = {};
}

std::size_t DriverSample::memory_bound() const { return rows_.size() * sizeof(float); }

}  // namespace chokepoint
