#include "kernels/statistics/series_accumulator.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "kernels/statistics/row_sum.h"

namespace chokepoint {

SeriesAccumulator::SeriesAccumulator(std::size_t months, double scale) : sum_(months), unsummed_(months) {
  // Between these ends every product below is exact and every threshold a normal float32.
  const int exponent = std::isfinite(scale) && scale != 0 ? std::clamp(std::ilogb(scale), -60, 100) : 0;
  quantum_ = std::ldexp(1.0, exponent - 30);
  inverse_quantum_ = std::ldexp(1.0, 30 - exponent);
  const float limit = static_cast<float>(std::ldexp(1.0, exponent - 30 + kRowSumBits));
  std::memcpy(&fast_below_, &limit, sizeof limit);
}

void SeriesAccumulator::add(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n) {
  for (std::size_t month = 0; month < months(); ++month)
    add_month(month, rows + static_cast<std::int64_t>(month) * stride, n);
  count_ += static_cast<std::uint64_t>(n);

  const std::uint64_t end = std::min(first + static_cast<std::uint64_t>(n), kBandScenarios);
  if (first >= end) return;
  grow_kept(end);
  for (std::size_t month = 0; month < months(); ++month) {
    const float* x = rows + static_cast<std::int64_t>(month) * stride;
    for (std::uint64_t i = first; i < end; ++i) kept_[i * months() + month] = x[i - first];
  }
  kept_count_ += end - first;
}

/// Make a place for the values of the scenarios before `end`. Storage comes once and whole, so that the
/// system takes it back whole; what is not used of it takes no memory.
void SeriesAccumulator::grow_kept(std::uint64_t end) {
  if (kept_.size() >= end * months()) return;
  kept_.reserve(kBandScenarios * months());
  kept_.resize(end * months(), std::numeric_limits<float>::quiet_NaN());
}

void SeriesAccumulator::add_month(std::size_t month, const float* x, std::int64_t n) {
  for (std::int64_t i = 0; i < n; i += kRowSumMost) {
    const std::int64_t part = std::min(n - i, kRowSumMost);
    const RowSum row = row_sum(x + i, part, inverse_quantum_);
    if (row.magnitude < fast_below_)
      sum_[month] += row.quanta;
    else
      add_slowly(month, x + i, part);
  }
}

void SeriesAccumulator::add_slowly(std::size_t month, const float* x, std::int64_t n) {
  constexpr double kMost = 0x1p95;  // 2^31 of them still fit in 128 bits
  for (std::int64_t i = 0; i < n; ++i) {
    const double y = std::nearbyint(static_cast<double>(x[i]) * inverse_quantum_);
    if (std::isnan(y) || y == -std::numeric_limits<double>::infinity())
      throw std::logic_error("a series is NaN or -infinity");
    if (std::abs(y) < kMost)
      sum_[month] += static_cast<Int128>(y);
    else
      ++unsummed_[month];
  }
}

void SeriesAccumulator::add(const SeriesAccumulator& other) {
  if (months() != other.months() || quantum_ != other.quantum_)
    throw std::logic_error("these accumulators of series do not add");
  count_ += other.count_;
  for (std::size_t month = 0; month < months(); ++month) {
    sum_[month] += other.sum_[month];
    unsummed_[month] += other.unsummed_[month];
  }
  if (other.kept_.empty()) return;
  grow_kept(other.kept_.size() / months());
  for (std::size_t i = 0; i < other.kept_.size(); ++i)
    if (!std::isnan(other.kept_[i])) kept_[i] = other.kept_[i];
  kept_count_ += other.kept_count_;
}

std::vector<float> SeriesAccumulator::kept(std::size_t month) const {
  std::vector<float> values;
  values.reserve(kept_count_);
  for (std::size_t i = month; i < kept_.size(); i += months())
    if (!std::isnan(kept_[i])) values.push_back(kept_[i]);
  return values;
}

void SeriesAccumulator::forget_kept() {
  std::vector<float>().swap(kept_);
  kept_count_ = 0;
}

std::size_t SeriesAccumulator::memory_bytes() const {
  return sizeof *this + months() * (sizeof(Int128) + sizeof(std::uint64_t)) +
         kept_.capacity() * sizeof(float);
}

std::size_t SeriesAccumulator::memory_bound(std::uint64_t scenarios) const {
  const std::uint64_t kept = scenarios == 0 ? kBandScenarios : std::min(scenarios, kBandScenarios);
  return sizeof *this + months() * (sizeof(Int128) + sizeof(std::uint64_t) + kept * sizeof(float));
}

}  // namespace chokepoint
