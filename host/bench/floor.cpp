#include "host/bench/floor.h"

#include <algorithm>

namespace chokepoint {
namespace {

/// All that arithmetic units do, a wide multiplication counted as so many.
double instructions(const Operations& x, double of_wide_multiply, double of_division) {
  return static_cast<double>(x.fma + x.arithmetic + x.compare + x.select + x.mask + x.word + x.convert) +
         of_division * static_cast<double>(x.divide + x.root) +
         of_wide_multiply * static_cast<double>(x.wide_multiply);
}

}  // namespace

CpuFloor cpu_floor(const Operations& operations, int lanes) {
  const double loads = static_cast<double>(operations.load) + static_cast<double>(operations.gather * lanes);
  const double of_wide_multiply = lanes > 8 ? 5 : 7;
  return {instructions(operations, of_wide_multiply, 1) / 2,
          std::max(loads / 2, static_cast<double>(operations.store))};
}

double gpu_floor(const Operations& operations) {
  constexpr double kAll = 128, kInteger = 64, kConversions = 16, kMemory = 32;  // [lane-instruction/clock]
  const double integer = static_cast<double>(operations.word + 2 * operations.wide_multiply);
  const double memory = static_cast<double>(operations.load + operations.store + operations.gather);
  return std::max({instructions(operations, 2, 8) / kAll, integer / kInteger,
                   static_cast<double>(operations.convert) / kConversions, memory / kMemory});
}

}  // namespace chokepoint
