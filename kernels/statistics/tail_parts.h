#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "kernels/statistics/moments.h"

namespace chokepoint {

/// Sums over scenarios of whole numbers, one a part, and of their squares.
/// Exact while the largest number, squared, times the count stays below 2^127.
struct PartSums {
  std::uint64_t count = 0;
  std::vector<Int128> sum, sum2;

  explicit PartSums(std::size_t parts = 0) : sum(parts), sum2(parts) {}
  void add(const std::int64_t* values);
  void add(const PartSums& other);
};

/// Keep the parts of a total, such as a loss, over the scenarios beyond one of its values that is not known
/// yet: whole between two keys, both included, and summed above them. Below they are forgotten.
/// Memory: 8 bytes a part and 4 more for each scenario between the keys; of kMany or more of equal totals the
/// sums alone.
class TailParts {
 public:
  static constexpr std::size_t kMany = 32;  // scenarios with equal totals that are summed

  explicit TailParts(std::size_t parts, std::uint32_t low = 0, std::uint32_t high = 0xFFFFFFFFu)
      : parts_(parts), low_(low), high_(high), above_(parts) {}

  std::uint32_t low() const { return low_; }
  std::uint32_t high() const { return high_; }
  std::size_t kept() const { return keys_.size(); }
  /// Have storage for so many scenarios between the keys.
  void reserve(std::size_t scenarios) {
    keys_.reserve(scenarios);
    values_.reserve(scenarios * parts_);
  }

  /// Add a scenario: the total's key, and a number a part.
  void add(std::uint32_t key, const std::int64_t* values);
  /// What it keeps and sums with the edges moved inwards.
  TailParts narrowed(std::uint32_t low, std::uint32_t high) const;
  /// Move the edges inwards; outside the present ones nothing changes.
  void narrow(std::uint32_t low, std::uint32_t high);

  /// Sums over the scenarios whose key is in [low, high], low() <= low and high <= high().
  PartSums between(std::uint32_t low, std::uint32_t high) const;
  /// Sums over the scenarios above high(), and over those above a key between the edges.
  const PartSums& above() const { return above_; }
  PartSums above(std::uint32_t key) const;

 private:
  const std::int64_t* values(std::size_t i) const { return values_.data() + i * parts_; }
  void gather_ties();

  std::size_t parts_;
  std::uint32_t low_, high_;
  PartSums above_;
  std::vector<std::uint32_t> keys_;   // as they came
  std::vector<std::int64_t> values_;  // parts_ of each key
  std::map<std::uint32_t, PartSums> ties_;
};

}  // namespace chokepoint
