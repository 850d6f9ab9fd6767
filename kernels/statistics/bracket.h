#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/statistics/moments.h"

namespace chokepoint {

/// Equal values, counted.
struct KeyRun {
  std::uint32_t key;
  std::uint64_t count;
};

/// Keep every value between two keys, both included, with its multiplicity.
/// What lies outside is counted in a MomentTable; of the values above the bracket that share the upper edge's
/// bin, the sums are kept here, so that sums beyond any value inside the bracket stay exact.
/// A value takes 4 bytes; of kMany or more equal values only the number is kept.
class Bracket {
 public:
  static constexpr std::size_t kMany = 32;       // equal values that are counted
  static constexpr std::size_t kPending = 1024;  // values between two sorts, at least
  static constexpr std::size_t kSlack = 1024;    // values of one row that come when it is all but full

  Bracket() = default;  // everything
  Bracket(std::uint32_t low, std::uint32_t high) : low_(low), high_(high) {}
  /// What `other` keeps, with storage, touched, for `room` settled values and those between two sorts.
  Bracket(const Bracket& other, std::size_t room);
  /// What `other`, which is settled, keeps between edges inside its own, with storage for `room`.
  Bracket(const Bracket& other, std::uint32_t low, std::uint32_t high, std::size_t room);

  std::uint32_t low() const { return low_; }
  std::uint32_t high() const { return high_; }

  /// Offer values, whatever they are, in the order of their bins (order_by_bins()).
  void offer(const std::uint32_t* keys, std::size_t n);
  /// Offer one value `times` times; to be called for frequent values only.
  void offer(std::uint32_t key, std::uint64_t times);
  /// Add values beyond the upper edge, in its bin, that are not offered.
  void add_over(const TailSums& sums) { over_.add(sums); }
  /// Whether so many single values fit the storage it has.
  bool has_room(std::size_t values) const { return keys_.size() + values <= keys_.capacity(); }
  /// Whether it has gathered enough to ask for settle().
  bool full() const { return keys_.size() >= full_keys_ || ties_.size() >= full_ties_; }

  /// Sort what is pending into the kept values.
  void settle();
  /// Move the edges inwards; needs settle() before. [low, high] must lie inside the present edges.
  void narrow(std::uint32_t low, std::uint32_t high);
  /// Add a bracket with the same edges.
  void add(const Bracket& other);

  /// The values inside, ascending, each key once (settled or not).
  std::vector<KeyRun> runs() const;
  /// The number of values inside; needs settle() before.
  std::uint64_t inside() const;
  /// The key of the value that is `position`-th inside (1 = smallest); needs settle() before.
  std::uint32_t key_at(std::uint64_t position) const;
  /// The number of values below the bracket, all values being counted in the table; needs settle() before.
  std::uint64_t below(const MomentTable& table) const;
  /// Sums over the values above `key` in the key's own bin; low() <= key <= high(); needs settle() before.
  TailSums above_in_bin(std::uint32_t key) const;

  std::size_t memory_bytes() const;
  /// What a bracket with this room takes.
  static std::size_t memory_bytes(std::size_t room);

 private:
  void make_room(std::size_t keys, std::size_t ties);
  std::vector<KeyRun>::iterator tie_from(std::uint32_t key);
  bool has_many() const;
  void gather_ties();
  void expect_more();

  std::uint32_t low_ = 0, high_ = 0xFFFFFFFFu;
  TailSums over_;           // values above high_ in its bin
  std::size_t sorted_ = 0;  // keys that are settled
  std::size_t room_ = 0;    // keys that may be settled before storage grows
  std::size_t full_keys_ = kPending, full_ties_ = kPending;
  std::vector<std::uint32_t> keys_;  // ascending up to sorted_, then as they came
  std::vector<KeyRun> ties_;         // ascending; once settled, none of these keys is in keys_
};

}  // namespace chokepoint
