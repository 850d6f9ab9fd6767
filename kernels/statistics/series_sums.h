#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/statistics/bin_sums.h"
#include "kernels/statistics/level_sums.h"
#include "kernels/statistics/row_sum.h"

namespace chokepoint {

/// Months in which a series had one value so far, a bit each: what a study holds constant need not be summed
/// value by value.
using ConstantMonths = std::vector<std::uint64_t>;

/// Exact sums of one monthly series, and of its squares, over all scenarios.
///
/// The sum of a month is of whole quanta, 2^(exponent of scale - 30): each value is rounded to the nearest,
/// an error of at most 2^-31 of the scale, so that sums add in any order. Squares are those of grains, of
/// 2^13 quanta, or 2^-17 of the scale; values of 128 times the scale or more are rounded to 2^7 grains first,
/// those 2^7 times as large to 2^14, and so on, so that each keeps 17 to 24 bits. A month with an infinite
/// value (or one of 2^86 quanta) has no sum. NaN and -infinity throw std::logic_error.
class SeriesSums {
 public:
  static constexpr int kFarBits = 56;

  /// `scale`: a typical magnitude, in the unit of the series; 0 or not finite: 1.
  SeriesSums(std::size_t months, double scale);

  /// Add rows[month * stride + i], i in [0, n). `constant`: of this series, from one call to the next, empty
  /// at first.
  void add(const float* rows, std::int64_t stride, std::int64_t n, ConstantMonths* constant = nullptr);
  /// Add sums of n values each, sums[month], that were taken elsewhere of quanta of this size.
  void add(const LevelSums* sums, std::int64_t n);
  /// Add what another has seen of the same series.
  void add(const SeriesSums& other);

  /// Sums over the values of a month. The sum of their squares is near_squares + 2^kFarBits far_squares.
  struct Sums {
    Int128 quanta = 0;           // [quantum]
    Int128 grains = 0;           // [grain]
    Int128 near_squares = 0;     // [grain^2]
    Int128 far_squares = 0;      // [2^kFarBits grain^2]
    std::uint64_t unsummed = 0;  // values without a sum
  };

  std::size_t months() const { return sums_.size(); }
  std::uint64_t count() const { return count_; }  // [scenario]
  double quantum() const { return quantum_; }     // [unit of the series]
  double inverse_quantum() const { return inverse_quantum_; }
  double grain() const;  // [unit of the series]
  Sums sums(std::size_t month) const;
  /// The storage of so many months, beside the object.
  static std::size_t memory_bytes(std::size_t months);

 private:
  RowSums pending(std::size_t month) {
    return {pending_.data() + month * kRowSumLanes, pending_squares_.data() + month * kRowSquareLanes};
  }
  void gather();
  void add_by_levels(std::size_t month, const float* x, std::int64_t n);
  struct LevelSum {
    Int128 quanta, grains, squares;
  };
  void add_to_month(std::size_t month, int level, const LevelSum& sum);
  void add_level(std::size_t month, int level, const float* x, std::int64_t n);
  bool try_level(std::size_t month, int level, const float* x, std::int64_t n, double most);

  double quantum_, inverse_quantum_;
  std::uint64_t count_ = 0;
  std::int64_t pending_count_ = 0;              // [scenario] each call's rounded up to whole lanes
  std::vector<std::int32_t> pending_;           // [month][lane], not yet in sums_; see RowSums
  std::vector<std::uint64_t> pending_squares_;  // [month][lane]
  std::vector<Sums> sums_;                      // [month]
};

}  // namespace chokepoint
