#pragma once

#include <cstdint>

#include "kernels/arithmetic/platform.h"

namespace chokepoint {

/// Weather that was drawn before, for several variants: the Output of tables that draw and report nothing
/// else (host/compile/shared_weather.h). levels[r * stride + i], months[(r * months + t) * stride + i]; i
/// counts the scenarios of a batch as Output does, and the rows are as wide. Tables::drawn_levels and
/// drawn_months say which row is which slot's.
struct DrawnWeather {
  const float* levels = nullptr;
  const float* months = nullptr;
  std::int64_t stride = 0;

  /// The same rows from a later column on.
  CHOKEPOINT_FUNCTION DrawnWeather from(std::int64_t column) const {
    return levels == nullptr ? *this : DrawnWeather{levels + column, months + column, stride};
  }
};

}  // namespace chokepoint
