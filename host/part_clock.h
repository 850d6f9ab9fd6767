#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace chokepoint {

/// How long a part of something took.
struct PartSeconds {
  std::string part;
  double seconds;  // wall time
};

/// Tells where time goes: to one part after the other, each as often as it likes.
class PartClock {
 public:
  using Time = std::chrono::steady_clock;

  /// Time goes to this part from now on.
  void enter(std::string part, Time::time_point now = Time::now()) {
    parts_ = seconds(now);
    part_ = std::move(part);
    since_ = now;
  }

  /// Every part's time until now, in the order in which they began.
  std::vector<PartSeconds> seconds(Time::time_point now = Time::now()) const {
    std::vector<PartSeconds> parts = parts_;
    if (part_.empty()) return parts;
    const double more = std::chrono::duration<double>(now - since_).count();
    for (PartSeconds& known : parts) {
      if (known.part != part_) continue;
      known.seconds += more;
      return parts;
    }
    parts.push_back({part_, more});
    return parts;
  }

 private:
  std::vector<PartSeconds> parts_;  // before `since_`
  std::string part_;                // empty: none yet
  Time::time_point since_;
};

}  // namespace chokepoint
