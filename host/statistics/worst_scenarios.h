#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "host/statistics/summary.h"
#include "kernels/statistics/digest.h"

namespace chokepoint {

/// Which end of an outcome is the bad one.
enum class Worse : std::int8_t { neither, higher, lower };

/// Keep the numbers of the worst scenarios of one outcome: the highest values, or the lowest where
/// `worse` is lower. Of equal values the smaller scenario number counts as worse, so that the list does not
/// depend on the order of batches.
class WorstScenarios {
 public:
  static constexpr std::size_t kKept = 20;  // scenarios

  explicit WorstScenarios(Worse worse) : sign_(worse == Worse::lower ? -1.0f : 1.0f) {}

  /// Whether add() can change anything: a row with these extremes has a value that may be among the worst.
  bool wants(float low, float high) const {
    return entries_.size() < kKept || std::max(low * sign_, high * sign_) >= entries_.back().badness;
  }
  /// Add n scenarios, numbered from `first`. No value is NaN.
  void add(std::uint64_t first, const float* x, std::int64_t n);
  /// The keys of which no scenario numbered from `first` on needs to be added; nothing where all do.
  std::optional<KeyRange> known(std::uint64_t first) const;

  /// The worst first; as many as there were scenarios, at most kKept.
  std::vector<RankedScenario> summary() const;

 private:
  struct Entry {
    float badness;  // value times sign_; no -0
    std::uint64_t scenario;
  };
  static bool is_worse(const Entry& a, const Entry& b) {
    return a.badness != b.badness ? a.badness > b.badness : a.scenario < b.scenario;
  }
  void offer(const Entry& entry);

  float sign_;
  std::vector<Entry> entries_;  // the worst first
};

}  // namespace chokepoint
