#pragma once

#include <cmath>
#include <cstdint>
#include <utility>
#include <vector>

namespace chokepoint {

/// Random choices that are the same on every machine (Steele, Lea and Flood's SplitMix64, 2014).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t word() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  /// low, low + 1 ... or high.
  int whole(int low, int high) {
    return low + static_cast<int>(word() % static_cast<std::uint64_t>(high - low + 1));
  }

  /// One of {low, ..., high} in steps of a thousandth of the range.
  double number(double low, double high) { return low + (high - low) * whole(0, 1000) / 1000; }

  bool chance(double probability) { return number(0, 1) < probability; }

  template <class T>
  const T& pick(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(whole(0, static_cast<int>(list.size()) - 1))];
  }

  template <class T>
  void shuffle(std::vector<T>& list) {
    for (std::size_t i = list.size(); i > 1; --i)
      std::swap(list[i - 1], list[static_cast<std::size_t>(whole(0, static_cast<int>(i) - 1))]);
  }

 private:
  std::uint64_t state_;
};

}  // namespace chokepoint
