#pragma once

#include <cstdint>
#include <cstring>

#include "kernels/arithmetic/platform.h"
#include "kernels/statistics/row_sum.h"

namespace chokepoint {

constexpr double kRowShift = 6755399441055744.0;  // 1.5 * 2^52
constexpr double kPerGrain = 1.0 / (std::uint64_t{1} << kRowGrainBits);

CHOKEPOINT_FUNCTION std::uint64_t bits_of(double x) {
  std::uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/// A value in whole quanta and in whole grains, as integers (two's complement) and, those, as a float64.
struct RoundedValue {
  std::uint64_t quanta, grains;
  double exact_grains;
};

/// Round to the nearest, ties to even, by adding 1.5 * 2^52: the integer is then the low bits of the float64.
/// |quanta| < 2^51. (The product is exact, so that it makes no difference whether the target fuses the two.)
CHOKEPOINT_FUNCTION RoundedValue rounded_value(double quanta) {
  const double shifted = quanta * kPerGrain + kRowShift;
  return {bits_of(quanta + kRowShift) - bits_of(kRowShift), bits_of(shifted) - bits_of(kRowShift),
          shifted - kRowShift};
}

}  // namespace chokepoint
