#pragma once

#include <boost/multiprecision/cpp_int.hpp>
#include <cstdint>
#include <vector>

#include "kernels/statistics/moments.h"

namespace chokepoint {

/// Of any size; of up to 512 bits without memory of its own, for which threads would wait for each other.
using Integer = boost::multiprecision::number<boost::multiprecision::cpp_int_backend<512>>;

/// A fraction of integers; denominator > 0.
struct Ratio {
  Integer numerator, denominator;
};

/// The float64 nearest to (numerator / denominator) * 2^exponent (ties to even; normal range).
double to_double(const Ratio& ratio, int exponent = 0);

/// Count and power sums, in units of 2^exponent of the ExactSums they come from.
struct ExactTail {
  Integer count, sum, sum2;
};

/// The power sums of the finite values of a MomentTable, without any rounding.
class ExactSums {
 public:
  explicit ExactSums(const MomentTable& table);

  std::uint64_t count() const { return count_; }
  /// The unit of all sums is 2^exponent(): the finest spacing of the values present.
  int exponent() const { return exponent_; }
  /// Sum of x^k in units of 2^(k exponent()), k = 1 ... 4.
  const Integer& power(int k) const { return power_[k - 1]; }
  /// A present value, in units of 2^exponent().
  Integer value(std::uint32_t key) const;
  /// Sums over the bins above `bin`.
  ExactTail above(std::uint32_t bin) const;
  /// Sums over values inside one bin.
  ExactTail inside(std::uint32_t bin, const TailSums& sums) const;

 private:
  struct Suffix {
    std::uint32_t bin;
    ExactTail tail;  // over this bin and all above
  };

  std::uint64_t count_ = 0;
  int exponent_ = 0;
  Integer power_[4];
  std::vector<Suffix> suffix_;  // ascending bins
};

}  // namespace chokepoint
