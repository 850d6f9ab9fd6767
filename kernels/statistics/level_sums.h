#pragma once

#include <cstdint>
#include <limits>

#include "kernels/arithmetic/platform.h"
#include "kernels/statistics/rounded_value.h"
#include "kernels/statistics/wide_row_sum.h"

namespace chokepoint {

/// Sums of at most kWideRowLength values of a series in one month, in integers of 64 bits, so that any number
/// of threads may add to them in any order. The values of a level (SeriesSums) are added by themselves, in
/// units 2^(kLevelBits level) times as large: fewer than 2^38 quanta, 2^25 grains and 2^48 squares each. Sums
/// of quanta and grains have a sign, in two's complement.
struct LevelSums {
  static constexpr int kLevels = 8;
  static constexpr int kLevelBits = 7;

  struct Sums {
    std::uint64_t quanta;   // [quantum of the level]
    std::uint64_t grains;   // [grain of the level]
    std::uint64_t squares;  // [grain of the level, squared]
  };

  Sums levels[kLevels];
  std::uint64_t unsummed;  // values beyond the last level, infinity among them
  std::uint64_t none;      // NaN and -infinity
};

constexpr double kLowest = std::numeric_limits<double>::lowest();
constexpr double kFirstLevel = std::uint64_t{1} << (kRowGrainBits + kWideRowBits);  // [quantum] its end

/// NaN is not.
CHOKEPOINT_FUNCTION bool is_of_first_level(double quanta) {
  return -kFirstLevel < quanta && quanta < kFirstLevel;
}

/// Add a value of the first level.
CHOKEPOINT_FUNCTION void add_value(double quanta, LevelSums::Sums& sums) {
  const RoundedValue value = rounded_value(quanta);
  const auto grains = static_cast<std::int32_t>(static_cast<std::int64_t>(value.grains));
  sums.quanta += value.quanta;
  sums.grains += value.grains;
  sums.squares += static_cast<std::uint64_t>(std::int64_t{grains} * grains);
}

/// `add`: adds its second argument to its first.
template <class Add>
CHOKEPOINT_DEVICE_FUNCTION void add_sums(const LevelSums::Sums& sums, LevelSums::Sums& to, const Add& add) {
  add(to.quanta, sums.quanta);
  add(to.grains, sums.grains);
  add(to.squares, sums.squares);
}

/// Add a value that is not of the first level.
template <class Add>
CHOKEPOINT_DEVICE_FUNCTION void add_far_value(double quanta, LevelSums& sums, const Add& add) {
  constexpr double kPerLevel = 1.0 / (1 << LevelSums::kLevelBits);
  if (!(quanta >= kLowest)) return add(sums.none, 1);
  int level = 0;
  for (; level < LevelSums::kLevels && !is_of_first_level(quanta); ++level) quanta *= kPerLevel;
  if (level == LevelSums::kLevels) return add(sums.unsummed, 1);
  LevelSums::Sums one{};
  add_value(quanta, one);
  add_sums(one, sums.levels[level], add);
}

/// Sum every step-th of x[0 ... n), from x[begin] on: return what is of the first level, `add` the others to
/// `far`. `inverse_quantum`: a power of two, so that the products are exact.
template <class Add>
CHOKEPOINT_DEVICE_FUNCTION LevelSums::Sums sum_values(const float* x, std::int64_t n, std::int64_t begin,
                                                      std::int64_t step, double inverse_quantum,
                                                      LevelSums& far, const Add& add) {
  constexpr int kAtOnce = 4;  // values on their way from memory
  LevelSums::Sums near{};
  for (std::int64_t i = begin; i < n; i += kAtOnce * step) {
    float values[kAtOnce];
    for (int k = 0; k < kAtOnce; ++k)
      values[k] = i + k * step < n ? x[i + k * step] : 0.0f;  // 0 adds nothing
    for (const float value : values) {
      const double quanta = static_cast<double>(value) * inverse_quantum;
      if (is_of_first_level(quanta)) {
        add_value(quanta, near);
      } else {
        add_far_value(quanta, far, add);
      }
    }
  }
  return near;
}

}  // namespace chokepoint
