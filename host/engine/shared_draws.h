#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "host/compile/compile.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// Weather that variants share, drawn a stretch of scenarios at a time into memory of the backend.
class SharedDraws {
 public:
  /// `tables`: see SharedWeather::compile(); null: nothing is shared. Stretches are at most `most` scenarios.
  /// `worker`: whose they are (Backend::prepare()).
  SharedDraws(Backend& backend, int worker, const TableLists* tables, std::int64_t most);

  /// [scenario] What is drawn at once: little enough to be read while it is in the cache.
  std::int64_t stretch() const { return stretch_; }
  void draw(std::uint64_t first, std::int64_t count);
  /// What was drawn last, from its scenario `column` on.
  DrawnWeather from(std::int64_t column) const;
  std::size_t bytes() const { return floats() * sizeof(float); }

 private:
  std::size_t floats() const { return (levels_ + months_) * static_cast<std::size_t>(stride_); }

  std::size_t levels_ = 0, months_ = 0;  // rows
  std::int64_t stretch_, stride_ = 0;
  std::unique_ptr<Simulator> simulator_;  // null: nothing is shared
  std::shared_ptr<float> rows_;           // of the scenario, then of the months
};

}  // namespace chokepoint
