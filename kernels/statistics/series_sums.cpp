#include "kernels/statistics/series_sums.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "kernels/statistics/row_sum.h"

namespace chokepoint {

SeriesSums::SeriesSums(std::size_t months, double scale)
    : pending_sum_(months * kRowSumLanes), sum_(months), unsummed_(months) {
  // Between these ends every product below is exact and every threshold a normal float32.
  const int exponent = std::isfinite(scale) && scale != 0 ? std::clamp(std::ilogb(scale), -60, 100) : 0;
  quantum_ = std::ldexp(1.0, exponent - 30);
  inverse_quantum_ = std::ldexp(1.0, 30 - exponent);
  too_large_ = static_cast<float>(std::ldexp(1.0, exponent - 30 + kRowSumBits));
}

void SeriesSums::add(const float* rows, std::int64_t stride, std::int64_t n) {
  constexpr std::uint64_t kPending = std::uint64_t{1}
                                     << (62 - kRowSumBits);  // sums of so many fit in 63 bits
  for (std::int64_t part = 0; n > 0; rows += part, n -= part) {
    part = std::min(n, kRowSumMost);
    if (pending_ + static_cast<std::uint64_t>(part) > kPending) gather();
    for (std::size_t month = 0; month < months(); month += kRowSumRows) {
      add_rows(month, std::min(months() - month, std::size_t{kRowSumRows}),
               rows + static_cast<std::int64_t>(month) * stride, stride, part);
    }
    pending_ += static_cast<std::uint64_t>(part);
    count_ += static_cast<std::uint64_t>(part);
  }
}

/// Add to `count` months, the first of them `month`: all at once, or each for itself if a value of theirs is
/// too large for that.
void SeriesSums::add_rows(std::size_t month, std::size_t count, const float* rows, std::int64_t stride,
                          std::int64_t n) {
  if (add_row_sums(rows, stride, static_cast<std::int64_t>(count), n, inverse_quantum_, too_large_,
                   pending_sum_.data() + month * kRowSumLanes))
    return;
  if (count == 1) return add_slowly(month, rows, n);
  for (std::size_t i = 0; i < count; ++i)
    add_rows(month + i, 1, rows + static_cast<std::int64_t>(i) * stride, stride, n);
}

/// Move what is pending to the sums.
void SeriesSums::gather() {
  for (std::size_t month = 0; month < months(); ++month) sum_[month] = sum(month);
  std::fill(pending_sum_.begin(), pending_sum_.end(), 0);
  pending_ = 0;
}

Int128 SeriesSums::sum(std::size_t month) const {
  const auto lane = pending_sum_.begin() + static_cast<std::ptrdiff_t>(month * kRowSumLanes);
  return std::accumulate(lane, lane + kRowSumLanes, sum_[month]);
}

void SeriesSums::add_slowly(std::size_t month, const float* x, std::int64_t n) {
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

void SeriesSums::add(const SeriesSums& other) {
  if (months() != other.months() || quantum_ != other.quantum_)
    throw std::logic_error("these sums of series do not add");
  count_ += other.count_;
  for (std::size_t month = 0; month < months(); ++month) {
    sum_[month] += other.sum(month);
    unsummed_[month] += other.unsummed_[month];
  }
}

std::size_t SeriesSums::memory_bytes(std::size_t months) {
  return months * (sizeof(Int128) + (kRowSumLanes + 1) * sizeof(std::uint64_t));
}

}  // namespace chokepoint
