#pragma once

#include <cstdint>
#include <vector>

#include "host/compile/extras.h"
#include "host/engine/batch_rows.h"
#include "host/statistics/summary.h"

namespace chokepoint {

/// The first scenarios of a variant, whole: outcomes, drivers and regimes, until the sensitivities are known.
class DriverSample {
 public:
  // Enough for an index within 0.01; and given back before the brackets of outcomes form.
  static constexpr std::uint64_t kScenarios = 24576;
  static constexpr std::uint64_t kLeast = 100;  // scenarios below which nothing is told

  DriverSample() = default;
  /// `first_row`: of the drivers. `scenarios`: of the run.
  DriverSample(std::size_t outcomes, const std::vector<DriverColumn>& drivers, std::size_t first_row,
               std::uint64_t scenarios);

  bool measures() const { return !drivers_.empty(); }

  /// Keep a batch that begins after so many scenarios of the run. Any thread may call it at any time.
  void keep(const BatchRows& rows, std::uint64_t done, std::int64_t count);
  /// Measure what was kept, so many scenarios, in so many threads, and give it back. Once; no thread may be
  /// keeping.
  void measure(std::uint64_t scenarios, std::size_t threads);

  bool is_measured() const { return measured_; }
  /// [outcome][driver], and the mean of the driver in each bin, [driver][bin]; empty below kLeast scenarios.
  const std::vector<std::vector<Sensitivity>>& sensitivity() const { return sensitivity_; }
  const std::vector<std::vector<double>>& driver_value() const { return driver_value_; }

  std::size_t memory_bound() const;

 private:
  std::vector<DriverColumn> drivers_;
  std::size_t first_row_ = 0;
  std::vector<float> taken(std::size_t row, std::size_t scenarios) const;

  std::size_t outcomes_ = 0, kept_ = 0;
  std::vector<float>
      rows_;  // [row][scenario], outcomes first; one piece, which goes back to the system whole
  bool measured_ = false;
  std::vector<std::vector<Sensitivity>> sensitivity_;
  std::vector<std::vector<double>> driver_value_;
};

}  // namespace chokepoint
