#pragma once

#include <cstdint>
#include <vector>

#include "kernels/statistics/moments.h"

namespace chokepoint {

/// Accumulate one monthly series: exact sums for the means, and the first scenarios whole for the bands.
///
/// The sum of a month is of whole quanta, 2^(exponent of scale - 30): each value is rounded to the nearest,
/// an error of at most 2^-31 of the scale, so that sums add in any order. A month with an infinite value (or
/// one beyond 2^95 quanta) has no sum. NaN and -infinity throw std::logic_error.
class SeriesAccumulator {
 public:
  static constexpr std::uint64_t kBandScenarios = 8192;  // kept whole

  /// `scale`: a typical magnitude, in the unit of the series; 0 or not finite: 1.
  SeriesAccumulator(std::size_t months, double scale);

  /// Add rows[month * stride + i], i in [0, n). `first`: the number of the first scenario, counted from the
  /// run's first; batches may come in any order, but each scenario once.
  void add(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n);
  /// Add another part of the same run.
  void add(const SeriesAccumulator& other);

  std::size_t months() const { return sum_.size(); }
  std::uint64_t count() const { return count_; }
  double quantum() const { return quantum_; }                                   // [unit of the series]
  Int128 sum(std::size_t month) const { return sum_[month]; }                   // [quantum]
  std::uint64_t unsummed(std::size_t month) const { return unsummed_[month]; }  // values without a sum
  /// The first scenarios' values, in order of the scenarios' numbers.
  std::vector<float> kept(std::size_t month) const;
  /// Whether the first kBandScenarios are all there.
  bool has_all_kept() const { return kept_count_ == kBandScenarios; }
  /// Give back the storage of the first scenarios' values.
  void forget_kept();

  std::size_t memory_bytes() const;
  /// What it will take at most in a run of so many scenarios; 0: any number.
  std::size_t memory_bound(std::uint64_t scenarios) const;

 private:
  void grow_kept(std::uint64_t end);
  void add_month(std::size_t month, const float* x, std::int64_t n);
  void add_slowly(std::size_t month, const float* x, std::int64_t n);

  double quantum_, inverse_quantum_;
  std::uint32_t fast_below_;  // bits of the magnitude 2^kRowSumBits quanta
  std::uint64_t count_ = 0;
  std::vector<Int128> sum_;
  std::vector<std::uint64_t> unsummed_;
  std::uint64_t kept_count_ = 0;
  std::vector<float> kept_;  // [scenario][month], NaN where none has come
};

}  // namespace chokepoint
