#pragma once

#include <cstddef>

#include "host/report/panel.h"

namespace chokepoint {

/// The look of the line of a variant, by its number: colour, dashes and sign all differ.
inline Look look_of(std::size_t variant) {
  constexpr std::size_t kLooks = 7;  // that the style has
  return {"s" + std::to_string(variant % kLooks), variant % kLooks};
}

}  // namespace chokepoint
