#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/statistics/bin_sums.h"

namespace chokepoint {

/// Exact sums of one monthly series, over all scenarios.
///
/// The sum of a month is of whole quanta, 2^(exponent of scale - 30): each value is rounded to the nearest,
/// an error of at most 2^-31 of the scale, so that sums add in any order. A month with an infinite value (or
/// one beyond 2^95 quanta) has no sum. NaN and -infinity throw std::logic_error.
class SeriesSums {
 public:
  /// `scale`: a typical magnitude, in the unit of the series; 0 or not finite: 1.
  SeriesSums(std::size_t months, double scale);

  /// Add rows[month * stride + i], i in [0, n).
  void add(const float* rows, std::int64_t stride, std::int64_t n);
  /// Add what another has seen of the same series.
  void add(const SeriesSums& other);

  std::size_t months() const { return sum_.size(); }
  std::uint64_t count() const { return count_; }                                // [scenario]
  double quantum() const { return quantum_; }                                   // [unit of the series]
  Int128 sum(std::size_t month) const;                                          // [quantum]
  std::uint64_t unsummed(std::size_t month) const { return unsummed_[month]; }  // values without a sum
  /// The storage of so many months, beside the object.
  static std::size_t memory_bytes(std::size_t months);

 private:
  void gather();
  void add_rows(std::size_t month, std::size_t count, const float* rows, std::int64_t stride, std::int64_t n);
  void add_slowly(std::size_t month, const float* x, std::int64_t n);

  double quantum_, inverse_quantum_;
  float too_large_;  // 2^kRowSumBits quanta
  std::uint64_t count_ = 0;
  std::uint64_t pending_ = 0;              // [scenario] of pending_sum_
  std::vector<std::int64_t> pending_sum_;  // [month][lane], not yet in sum_
  std::vector<Int128> sum_;
  std::vector<std::uint64_t> unsummed_;
};

}  // namespace chokepoint
