#pragma once

#include <cstdint>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "kernels/arithmetic/recording.h"

namespace chokepoint::specialise {

/// Lists that kernels gather from: how Node::b names them.
enum List : std::int32_t { kPolynomialCoefficients, kConstants, kLists };

/// Where a recording is made: what the addresses mean that the kernels read and write. Placed with step 1.
struct Desk {
  Recording* recording = nullptr;
  std::vector<float> workspace;  // [slot] addresses alone count
  std::vector<float> rows;       // [row]
  std::vector<float> drawn;      // [row] of drawn weather
  std::span<const float> lists[kLists];

  bool is_slot(const float* p) const {
    return p >= workspace.data() && p < workspace.data() + workspace.size();
  }
  std::int32_t slot_of(const float* p) const { return static_cast<std::int32_t>(p - workspace.data()); }
  bool is_drawn(const float* p) const { return p >= drawn.data() && p < drawn.data() + drawn.size(); }
  std::uint32_t drawn_row_of(const float* p) const { return static_cast<std::uint32_t>(p - drawn.data()); }
  std::int32_t row_of(const float* p) const { return static_cast<std::int32_t>(p - rows.data()); }
  std::pair<std::int32_t, std::uint32_t> list_of(const float* p) const {
    for (std::int32_t i = 0; i < kLists; ++i) {
      if (p >= lists[i].data() && p <= lists[i].data() + lists[i].size())
        return {i, static_cast<std::uint32_t>(p - lists[i].data())};
    }
    throw std::logic_error("a kernel gathers from a list that recordings do not know");
  }
};

/// The desk of the thread that records.
inline thread_local Desk* desk = nullptr;

}  // namespace chokepoint::specialise
