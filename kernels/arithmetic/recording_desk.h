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
  // Rows, and those of drawn weather. A month counts its own from `months` places before the first at most.
  std::int32_t months = 0;
  std::vector<float> rows, drawn;
  std::span<const float> lists[kLists];

  bool is_slot(const float* p) const {
    return p >= workspace.data() && p < workspace.data() + workspace.size();
  }
  std::int32_t slot_of(const float* p) const { return static_cast<std::int32_t>(p - workspace.data()); }
  void make_room(std::size_t row_count, std::size_t drawn_count) {
    rows.resize(static_cast<std::size_t>(months) + row_count);
    drawn.resize(static_cast<std::size_t>(months) + drawn_count);
  }
  float* first_row() { return rows.data() + months; }
  const float* first_drawn() const { return drawn.data() + months; }
  bool is_drawn(const float* p) const { return p >= first_drawn() && p < drawn.data() + drawn.size(); }
  std::uint32_t drawn_row_of(const float* p) const { return static_cast<std::uint32_t>(p - first_drawn()); }
  std::int32_t row_of(const float* p) const { return static_cast<std::int32_t>(p - rows.data()) - months; }
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
