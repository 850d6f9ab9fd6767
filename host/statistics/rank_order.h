#pragma once

#include <cstdint>
#include <vector>

namespace chokepoint {

/// A sample in ascending order.
class RankOrder {
 public:
  /// No value is NaN.
  explicit RankOrder(const std::vector<float>& x);

  std::size_t size() const { return order_.size(); }
  /// Positions in the sample, ascending by value; of equal values the first comes first.
  const std::vector<std::uint32_t>& order() const { return order_; }
  /// Twice the rank of every value, 0 for the middle one, equal values sharing the mean of their ranks: whole
  /// numbers, so that sums of products are exact.
  const std::vector<float>& centred_ranks() const { return ranks_; }
  /// The sum of products with another sample's ranks, scenario by scenario; and with its own.
  double product(const RankOrder& other) const;
  double square() const { return square_; }
  /// The first position, at `at` or after, that does not part equal values.
  std::size_t boundary(std::size_t at) const;

 private:
  std::vector<std::uint32_t> order_, keys_;  // keys in order
  std::vector<float> ranks_;
  double square_ = 0;
};

}  // namespace chokepoint
