#pragma once

#include <chrono>
#include <cstddef>

#include "host/engine/run_options.h"

namespace chokepoint {

/// Show on stderr where a run stands: a bar with the time left on a terminal, a line every 10% elsewhere.
class ProgressMeter {
 public:
  explicit ProgressMeter(bool quiet);
  void show(const Progress& progress);
  void finish();  // leave the terminal's line clean

 private:
  void draw_bar(const Progress& progress, double seconds);
  void log_tenth(const Progress& progress, double seconds);

  using Clock = std::chrono::steady_clock;
  bool quiet_, terminal_;
  bool drawn_ = false;
  std::size_t last_size_ = 0;  // [character] of the line drawn last
  int pass_ = 1, tenths_ = 0;
  Clock::time_point begin_ = Clock::now(), last_drawn_ = begin_;
};

}  // namespace chokepoint
