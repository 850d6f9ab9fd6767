#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
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

constexpr float kNearShift = 12582912.0f;  // 1.5 * 2^23

/// What float32 arithmetic can sum: with z = round(x / grain), the rest x - z grain is exact, and its quanta
/// are again few.
class NearValues {
 public:
  /// None is near where float32 has no room for the scale. `inverse_quantum`: a power of two.
  CHOKEPOINT_FUNCTION explicit NearValues(double inverse_quantum)
      : inverse_quantum_(static_cast<float>(inverse_quantum)),
        inverse_grain_(static_cast<float>(inverse_quantum * kPerGrain)),
        grain_(static_cast<float>(1 / (inverse_quantum * kPerGrain))),
        most_(inverse_quantum > 0x1p-90 && inverse_quantum < 0x1p90 ? kMost * grain_ : 0.0f) {}

  /// NaN is not near.
  CHOKEPOINT_FUNCTION bool has(float x) const { return fabsf(x) < most_; }

  /// Add a near value; at most 2^8 of them, so that 32 bits hold all but the squares.
  struct Sums {
    std::int32_t quanta = 0, grains = 0;  // [quantum] of the rests; [grain]
    std::int64_t squares = 0;             // [grain^2]
  };
  CHOKEPOINT_FUNCTION void add(float x, Sums& sums) const {
    const float shifted = fmaf(x, inverse_grain_, kNearShift);
    const float rest = fmaf(kNearShift - shifted, grain_, x);
    const std::int32_t z = rounded(shifted);
    sums.quanta += rounded(fmaf(rest, inverse_quantum_, kNearShift));
    sums.grains += z;
    sums.squares += std::int64_t{z} * z;
  }

 private:
  static constexpr float kMost = 1 << 21;  // [grain]

  /// The integer that adding kNearShift has rounded to the nearest, ties to even.
  CHOKEPOINT_FUNCTION static std::int32_t rounded(float shifted) {
    constexpr std::int32_t kShiftBits = 0x4b400000;
    std::int32_t bits;
    memcpy(&bits, &shifted, sizeof bits);
    return bits - kShiftBits;
  }

  float inverse_quantum_, inverse_grain_, grain_, most_;
};

/// Add any value.
template <class Add>
CHOKEPOINT_DEVICE_FUNCTION void add_any_value(double quanta, LevelSums::Sums& first_level, LevelSums& far,
                                              const Add& add) {
  if (is_of_first_level(quanta)) {
    add_value(quanta, first_level);
  } else {
    add_far_value(quanta, far, add);
  }
}

/// Sum every step-th of x[0 ... n), from x[begin] on: return what is of the first level, `add` the others to
/// `far`. `inverse_quantum`: a power of two, so that the products are exact.
template <class Add>
CHOKEPOINT_DEVICE_FUNCTION LevelSums::Sums sum_values(const float* x, std::int64_t n, std::int64_t begin,
                                                      std::int64_t step, double inverse_quantum,
                                                      LevelSums& far, const Add& add) {
  constexpr int kAtOnce = 8;  // values on their way from memory
  const NearValues near(inverse_quantum);
  std::int64_t quanta = 0, grains = 0, squares = 0;
  LevelSums::Sums others{};
  std::int64_t i = begin;
  for (; i + (kAtOnce - 1) * step < n; i += kAtOnce * step) {
    float values[kAtOnce];
    bool all_near = true;
    for (int k = 0; k < kAtOnce; ++k) values[k] = x[i + k * step];
    for (const float value : values) all_near = all_near & near.has(value);
    NearValues::Sums sums;
    if (all_near) {
      for (const float value : values) near.add(value, sums);
    } else {
      for (const float value : values)
        add_any_value(static_cast<double>(value) * inverse_quantum, others, far, add);
    }
    quanta += sums.quanta;
    grains += sums.grains;
    squares += sums.squares;
  }
  for (; i < n; i += step) add_any_value(static_cast<double>(x[i]) * inverse_quantum, others, far, add);
  others.quanta += static_cast<std::uint64_t>(grains * (1 << kRowGrainBits) + quanta);
  others.grains += static_cast<std::uint64_t>(grains);
  others.squares += static_cast<std::uint64_t>(squares);
  return others;
}

}  // namespace chokepoint
