#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "kernels/statistics/bracket.h"
#include "kernels/statistics/digest.h"
#include "kernels/statistics/moments.h"
#include "kernels/statistics/tie_filter.h"

namespace chokepoint {

/// Ranks (1 = smallest) that must be known exactly; both included.
struct RankRange {
  std::uint64_t low, high;
};

/// The lowest and the highest of some values, both included; in an empty set, the lowest is the higher one.
struct ValueRange {
  float low, high;
};

/// Accumulate one outcome over any number of scenarios: integers that add, in bounded memory.
///
/// Every value goes to its bin of a MomentTable. For each probability p a Bracket keeps the values near the
/// quantile whole. One holds everything for the first kFirst values; then, whenever a bracket is full, it is
/// narrowed to the ranks  n p +- (k sqrt(n p (1 - p)) + kMargin)  of the n values seen so far, with
///   k = z sqrt(1 - r) + 2.1 sqrt(r),  r = n / expected scenarios,
/// which holds the rank n p at the end of the run, and the 95% interval of the quantile, but for an excursion
/// of z sigma at some time of the run: its chance is about 2 z phi(z) ln(N / kFirst), 1e-7 for N = 1e7 (the
/// rate at which a Brownian bridge crosses its z sigma). The figures do not depend on where the brackets
/// happened to be: either every rank asked for lies inside, and is exact, or the scenarios are fed a second
/// time, with brackets that are known to suffice.
///
/// Memory: as the brackets form they take the storage for the most ranks they will ever hold,
///   2 max over r of k sqrt(r) sqrt(N p (1 - p)) = (2.1 + sqrt(2.1^2 + z^2)) sqrt(N p (1 - p)),
/// N being the expected scenarios, but at least kSteady, so that shorter runs take as much as that. kFirst is
/// well beyond the scenarios that series keep whole, so that these are given back before; threads that work
/// on batches side by side are thousands of scenarios apart.
///
/// +infinity is a value like others here. NaN and -infinity throw std::logic_error.
class OutcomeAccumulator {
 public:
  static constexpr std::size_t kFirst = 32768;        // values kept before brackets form
  static constexpr double kSigmas = 6.25;             // z above
  static constexpr double kMargin = 20;               // ranks; the tail of Poisson counts beyond a normal's
  static constexpr std::size_t kTableBytes = 65536;   // of eight signs and exponents
  static constexpr std::uint64_t kSteady = 10000000;  // scenarios up to which memory is the same

  /// `p`: probabilities in (0, 1), at most 255. `expected`: the run's scenarios; 0: not known.
  OutcomeAccumulator(std::vector<double> p, std::uint64_t expected);

  /// Add n values; returns their extremes.
  ValueRange add(const float* x, std::int64_t n);
  /// Add values of which a digest came, for a question with edges(); those may have moved since. In the first
  /// pass, once brackets have formed.
  ValueRange add(const RowDigest& digest);
  /// Add what another accumulator of the same probabilities has seen (neither may be in its second pass).
  void add(const OutcomeAccumulator& other);

  std::uint64_t count() const { return count_; }
  const MomentTable& table() const { return table_; }
  std::uint32_t lowest_key() const { return lowest_; }
  std::uint32_t highest_key() const { return highest_; }

  /// Sort what is pending; find() and above_in_bin() need it. The figures do not depend on when.
  void settle();
  /// The same for what find(i) and above_in_bin(i) need alone.
  void settle(std::size_t i) { brackets_[split() ? i : 0].settle(); }
  /// The keys of these ranks near probability i; false if one is not known.
  bool find(std::size_t i, const std::vector<std::uint64_t>& ranks, std::vector<std::uint32_t>& keys) const;
  /// The keys between which probability i's values are kept whole; everything while brackets have not formed.
  std::pair<std::uint32_t, std::uint32_t> kept_between(std::size_t i) const {
    return {bracket(i).low(), bracket(i).high()};
  }
  bool has_brackets() const { return split_; }
  /// The edges of all brackets, to ask for a digest; nothing where values must come whole.
  std::vector<KeyRange> edges() const;
  /// Sums over the values above `key` in its own bin; `key` must come from find(i).
  TailSums above_in_bin(std::size_t i, std::uint32_t key) const { return bracket(i).above_in_bin(key); }

  /// Choose brackets that hold the ranks asked for, wherever they do not yet; then all values are to be added
  /// again, once, in any order. Such a bracket grows to at most 4 bytes for each value in the bins it
  /// spans.
  void begin_second_pass(const std::vector<RankRange>& ranks);

  std::size_t memory_bytes() const;
  /// What it will take at most in one pass over the expected scenarios in random order; the table, whose bins
  /// nobody knows beforehand, counted as kTableBytes.
  std::size_t memory_bound() const;
  /// The same while brackets have not formed.
  std::size_t memory_bound_at_first() const;
  /// The ranks that the bracket of a probability is narrowed to at most.
  std::size_t room(double p) const;

 private:
  const Bracket& bracket(std::size_t i) const { return brackets_[split() ? i : 0]; }
  bool split() const { return split_; }
  bool usable(std::size_t i) const;
  void take(const std::uint32_t* keys, std::size_t n);
  void take(std::uint32_t key, std::uint64_t times);
  template <class... Values>
  void offer(Values... values);
  void make_room_for(const ListView<KeyDigest>& near);
  void offer_near(const ListView<KeyDigest>& near);
  void finish_row(std::uint64_t n);
  void form_brackets();
  KeyRange edges(std::size_t i, const Bracket& settled) const;
  void tighten(std::size_t i);
  double half_width(std::uint64_t n, double p) const;  // [ranks]
  std::size_t first_room() const;                      // values kept before brackets form

  enum class State : std::uint8_t { open, lost, closed };  // closed: needs no values of a second pass

  std::vector<double> p_;
  std::uint64_t expected_;
  std::uint64_t count_ = 0;
  std::uint64_t seen_again_ = 0;
  bool split_ = false, again_ = false;
  std::uint32_t lowest_ = 0xFFFFFFFFu, highest_ = 0;
  TieFilter ties_;
  MomentTable table_;
  std::vector<Bracket> brackets_;  // one for all while !split_, then one a probability
  std::vector<State> state_;
};

}  // namespace chokepoint
