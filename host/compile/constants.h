#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace chokepoint {

/// Collect tables of floats in one list; equal tables are kept once.
class Constants {
 public:
  /// A number a month: constants[first + stride t]. Stride 0: the same in every month.
  struct Monthly {
    std::int32_t first = 0, stride = 0;
    auto operator<=>(const Monthly&) const = default;
  };

  /// Return the position of the first number.
  std::int32_t add(const std::vector<double>& numbers) {
    std::vector<float> table(numbers.begin(), numbers.end());
    const auto [known, is_new] = position_.try_emplace(table, static_cast<std::int32_t>(list_.size()));
    if (is_new) list_.insert(list_.end(), table.begin(), table.end());
    return known->second;
  }

  /// Return where the numbers of all months stand; stride 1 only if they differ as floats.
  Monthly add_monthly(const std::vector<double>& numbers) {
    const bool same = std::all_of(numbers.begin(), numbers.end(), [&](double x) {
      return static_cast<float>(x) == static_cast<float>(numbers.front());
    });
    if (same) return {add({numbers.front()}), 0};
    return {add(numbers), 1};
  }

  const std::vector<float>& list() const { return list_; }
  std::vector<float> take() { return std::move(list_); }

 private:
  std::vector<float> list_;
  std::map<std::vector<float>, std::int32_t> position_;
};

}  // namespace chokepoint
