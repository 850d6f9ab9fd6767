#include "kernels/statistics/series_accumulator.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "kernels/statistics/row_sum.h"

namespace chokepoint {

SeriesAccumulator::SeriesAccumulator(std::size_t months, double scale)
    : sum_(months), unsummed_(months), kept_(months) {
  // Between these ends every product below is exact and every threshold a normal float32.
  const int exponent = std::isfinite(scale) && scale != 0 ? std::clamp(std::ilogb(scale), -60, 100) : 0;
  quantum_ = std::ldexp(1.0, exponent - 30);
  inverse_quantum_ = std::ldexp(1.0, 30 - exponent);
  const float limit = static_cast<float>(std::ldexp(1.0, exponent - 30 + kRowSumBits));
  std::memcpy(&fast_below_, &limit, sizeof limit);
}

void SeriesAccumulator::add(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n) {
  const std::uint64_t end = std::min(first + static_cast<std::uint64_t>(n), kBandScenarios);
  for (std::size_t month = 0; month < months(); ++month) {
    const float* x = rows + static_cast<std::int64_t>(month) * stride;
    add_month(month, x, n);
    if (first >= end) continue;
    std::vector<float>& kept = kept_[month];
    if (kept.size() < end) kept.resize(end, std::numeric_limits<float>::quiet_NaN());
    std::copy(x, x + (end - first), kept.begin() + static_cast<std::ptrdiff_t>(first));
  }
  count_ += static_cast<std::uint64_t>(n);
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
    std::vector<float>& kept = kept_[month];
    const std::vector<float>& more = other.kept_[month];
    if (kept.size() < more.size()) kept.resize(more.size(), std::numeric_limits<float>::quiet_NaN());
    for (std::size_t i = 0; i < more.size(); ++i)
      if (!std::isnan(more[i])) kept[i] = more[i];
  }
}

std::vector<float> SeriesAccumulator::kept(std::size_t month) const {
  std::vector<float> values;
  std::copy_if(kept_[month].begin(), kept_[month].end(), std::back_inserter(values),
               [](float x) { return !std::isnan(x); });
  return values;
}

std::size_t SeriesAccumulator::memory_bytes() const {
  std::size_t sum = sizeof *this + months() * (sizeof(Int128) + sizeof(std::uint64_t) + sizeof kept_[0]);
  for (const auto& kept : kept_) sum += kept.capacity() * sizeof(float);
  return sum;
}

}  // namespace chokepoint
