#include "kernels/statistics/outcome_accumulator.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "kernels/statistics/bin_order.h"
#include "kernels/statistics/key_rows.h"

namespace chokepoint {

namespace {

constexpr double kFinal =
    2.1;  // sigmas that brackets reach to at the end: the 95% interval, and a little more

}  // namespace

OutcomeAccumulator::OutcomeAccumulator(std::vector<double> p, std::uint64_t expected)
    : p_(std::move(p)), expected_(expected), state_(p_.size(), State::open) {
  if (p_.size() > 255) throw std::logic_error("at most 255 probabilities an outcome");
  brackets_.emplace_back(Bracket(), first_room());
}

ValueRange OutcomeAccumulator::add(const float* x, std::int64_t n) {
  constexpr std::size_t kChunk = kMostOrderedKeys;  // so that most bins take several; see Bracket::kSlack
  std::uint32_t keys[kChunk + kKeyRowRoom], ordered[kChunk + kKeyRowRoom];
  std::uint32_t low = 0xFFFFFFFFu, high = 0;
  for (std::size_t left = static_cast<std::size_t>(n); left > 0;) {
    const std::size_t until_brackets = split_ ? left : kFirst - static_cast<std::size_t>(count_);
    const std::size_t chunk = std::min({left, kChunk, until_brackets});
    const KeyRow row = ties_.filter(x, chunk, keys);
    if (row.low < kLowestKey || row.high > kInfinityKey)
      throw std::logic_error("an outcome is NaN or -infinity");
    low = std::min(low, row.low);
    high = std::max(high, row.high);
    order_by_bins(keys, row.count, row.low, row.high, ordered);
    take(ordered, row.count);
    ties_.take([&](std::uint32_t key, std::uint64_t times) {
      low = std::min(low, key);
      high = std::max(high, key);
      take(key, times);
    });
    finish_row(chunk);
    x += chunk;
    left -= chunk;
  }
  if (n == 0) return {0, -1};
  lowest_ = std::min(lowest_, low);
  highest_ = std::max(highest_, high);
  return {from_sortable(low), from_sortable(high)};
}

std::vector<KeyRange> OutcomeAccumulator::edges() const {
  if (!split_ || again_) return {};
  std::vector<KeyRange> edges;
  for (const Bracket& bracket : brackets_) edges.push_back({bracket.low(), bracket.high()});
  return edges;
}

ValueRange OutcomeAccumulator::add(const RowDigest& digest) {
  const RowFacts& facts = digest.facts;
  if (!split_ || again_) throw std::logic_error("no digest of these values can be added");
  if (facts.low < kLowestKey || facts.high > kInfinityKey)
    throw std::logic_error("an outcome is NaN or -infinity");
  make_room_for(digest.near);
  for (std::size_t i = 0; i < digest.bins.size(); ++i) table_.add(digest.bins[i], digest.sums[i]);
  offer_near(digest.near);
  for (std::size_t i = 0; i < p_.size(); ++i) {
    const OverDigest& over = digest.over[i];
    if (brackets_[i].high() >> 16 == digest.bracket[i].high >> 16)
      brackets_[i].add_over({over.count, over.sum, over.sum2});
  }
  finish_row(digest.count);
  lowest_ = std::min(lowest_, facts.low);
  highest_ = std::max(highest_, facts.high);
  return {from_sortable(facts.low), from_sortable(facts.high)};
}

/// Narrow the brackets that would outgrow their storage. (Digests may bring more than rows: their values were
/// chosen for wider ones.)
void OutcomeAccumulator::make_room_for(const ListView<KeyDigest>& near) {
  for (std::size_t i = 0; i < p_.size(); ++i) {
    const std::uint32_t low = brackets_[i].low(), high = brackets_[i].high();
    const auto wanted = std::count_if(near.begin(), near.end(), [low, high](const KeyDigest& each) {
      return low <= each.key && each.key <= high;
    });
    if (state_[i] == State::open && !brackets_[i].has_room(static_cast<std::size_t>(wanted))) tighten(i);
  }
}

/// Offer the keys that a digest tells whole.
void OutcomeAccumulator::offer_near(const ListView<KeyDigest>& near) {
  std::uint32_t keys[kMostOrderedKeys + kKeyRowRoom], ordered[kMostOrderedKeys + kKeyRowRoom];
  std::size_t n = 0;
  std::uint32_t low = 0xFFFFFFFFu, high = 0;
  const auto offer_single = [&] {
    order_by_bins(keys, n, low, high, ordered);
    offer(static_cast<const std::uint32_t*>(ordered), n);
    n = 0;
  };
  for (const KeyDigest& found : near) {
    if (found.number > 1) {
      offer(found.key, std::uint64_t{found.number});
      continue;
    }
    keys[n++] = found.key;
    low = std::min(low, found.key);
    high = std::max(high, found.key);
    if (n == kMostOrderedKeys) offer_single();
  }
  offer_single();
}

void OutcomeAccumulator::take(const std::uint32_t* keys, std::size_t n) {
  if (!again_) {
    table_.add(keys, n);
  } else if (std::any_of(keys, keys + n,
                         [this](std::uint32_t key) { return table_.count(key >> 16) == 0; })) {
    throw std::logic_error("the second pass brings other values");
  }
  offer(keys, n);
}

void OutcomeAccumulator::take(std::uint32_t key, std::uint64_t times) {
  if (!again_)
    table_.add(key, times);
  else if (table_.count(key >> 16) == 0)
    throw std::logic_error("the second pass brings other values");
  offer(key, times);
}

/// Offer what Bracket::offer() takes to every bracket that needs it.
template <class... Values>
void OutcomeAccumulator::offer(Values... values) {
  if (!split_ && !again_) brackets_[0].offer(values...);
  if (!split_) return;
  for (std::size_t i = 0; i < p_.size(); ++i)
    if (state_[i] == State::open) brackets_[i].offer(values...);
}

/// Count the n values of a row, all of them taken. Only now may brackets be narrowed: within a row ties come
/// last, so that its other values alone are no fair sample.
void OutcomeAccumulator::finish_row(std::uint64_t n) {
  (again_ ? seen_again_ : count_) += n;
  if (!split_ && count_ >= kFirst) {
    form_brackets();
  } else if (split_) {
    for (std::size_t i = 0; i < p_.size(); ++i) {
      if (state_[i] != State::open || !brackets_[i].full()) continue;
      if (again_)
        brackets_[i].settle();
      else
        tighten(i);
    }
  }
}

void OutcomeAccumulator::form_brackets() {
  if (p_.empty()) {
    brackets_.clear();
  } else {
    Bracket all = std::move(brackets_[0]);
    all.settle();
    brackets_.assign(p_.size(), Bracket());
    for (std::size_t i = 0; i < p_.size(); ++i) {
      const KeyRange narrow = edges(i, all);
      brackets_[i] = Bracket(all, narrow.low, narrow.high, room(p_[i]));
    }
  }
  split_ = true;
}

std::size_t OutcomeAccumulator::first_room() const {
  return expected_ == 0 ? kFirst : static_cast<std::size_t>(std::min<std::uint64_t>(expected_, kFirst));
}

std::size_t OutcomeAccumulator::room(double p) const {
  const double scenarios = static_cast<double>(std::max(expected_, kSteady));
  const double sigmas = kFinal + std::sqrt(kFinal * kFinal + kSigmas * kSigmas);
  return static_cast<std::size_t>(sigmas * std::sqrt(scenarios * p * (1 - p)) + 2 * kMargin) + 3;
}

double OutcomeAccumulator::half_width(std::uint64_t n, double p) const {
  const double seen = static_cast<double>(n), share = seen / static_cast<double>(expected_);
  const double k = expected_ > n ? kSigmas * std::sqrt(1 - share) + kFinal * std::sqrt(share)
                                 : std::sqrt(kSigmas * kSigmas + kFinal * kFinal);  // the largest of all
  return k * std::sqrt(seen * p * (1 - p)) + kMargin;
}

/// The edges that bracket i needs by now, inside those of `settled`.
KeyRange OutcomeAccumulator::edges(std::size_t i, const Bracket& settled) const {
  const std::uint64_t inside = settled.inside(), below = settled.below(table_), n = count_;
  KeyRange edges{settled.low(), settled.high()};
  if (inside == 0) return edges;
  const double centre = p_[i] * static_cast<double>(n), width = half_width(n, p_[i]);
  const double first = std::floor(centre - width), last = std::ceil(centre + width);
  if (first > 1 && first > static_cast<double>(below)) {
    const std::uint64_t position = static_cast<std::uint64_t>(first) - below;
    edges.low = settled.key_at(std::min(position, inside));
  }
  if (last < static_cast<double>(n) && last <= static_cast<double>(below + inside)) {
    const std::uint64_t rank = static_cast<std::uint64_t>(last);
    edges.high = settled.key_at(rank > below ? rank - below : 1);
  }
  return edges;
}

void OutcomeAccumulator::tighten(std::size_t i) {
  Bracket& bracket = brackets_[i];
  bracket.settle();
  const KeyRange narrow = edges(i, bracket);
  bracket.narrow(narrow.low, narrow.high);
}

void OutcomeAccumulator::add(const OutcomeAccumulator& other) {
  if (p_ != other.p_ || again_ || other.again_)
    throw std::logic_error("these accumulators of outcomes do not add");
  if (!other.split_) {
    for (const KeyRun& run : other.brackets_[0].runs()) take(run.key, run.count);
    finish_row(other.count_);
  } else if (!split_) {
    OutcomeAccumulator sum(other);
    sum.add(*this);
    *this = std::move(sum);
    return;
  } else {
    table_.add(other.table_);
    count_ += other.count_;
    for (std::size_t i = 0; i < p_.size(); ++i) {
      if (other.state_[i] == State::lost) state_[i] = State::lost;
      if (state_[i] == State::lost) continue;
      Bracket theirs = other.brackets_[i];
      const std::uint32_t low = std::max(brackets_[i].low(), theirs.low());
      const std::uint32_t high = std::min(brackets_[i].high(), theirs.high());
      if (low > high) {
        state_[i] = State::lost;
        continue;
      }
      brackets_[i].settle();
      brackets_[i].narrow(low, high);
      theirs.settle();
      theirs.narrow(low, high);
      brackets_[i].add(theirs);
    }
    for (std::size_t i = 0; i < p_.size(); ++i)
      if (state_[i] == State::open) tighten(i);
  }
  expected_ = std::max(expected_, other.expected_);
  lowest_ = std::min(lowest_, other.lowest_);
  highest_ = std::max(highest_, other.highest_);
}

bool OutcomeAccumulator::usable(std::size_t i) const {
  if (state_[i] == State::lost) return false;
  return !again_ || state_[i] == State::closed || seen_again_ == count_;
}

bool OutcomeAccumulator::find(std::size_t i, const std::vector<std::uint64_t>& ranks,
                              std::vector<std::uint32_t>& keys) const {
  keys.clear();
  if (!usable(i)) return false;
  const Bracket& settled = bracket(i);
  const std::uint64_t below = settled.below(table_), inside = settled.inside();
  for (const std::uint64_t rank : ranks) {
    if (rank <= below || rank > below + inside) return false;
    keys.push_back(settled.key_at(rank - below));
  }
  return true;
}

void OutcomeAccumulator::settle() {
  for (Bracket& each : brackets_) each.settle();
}

void OutcomeAccumulator::begin_second_pass(const std::vector<RankRange>& ranks) {
  if (again_ && seen_again_ != count_) throw std::logic_error("the second pass is not over");
  settle();
  std::vector<std::uint32_t> keys;
  std::vector<State> state(p_.size(), State::closed);
  for (std::size_t i = 0; i < p_.size(); ++i)
    if (!find(i, {ranks[i].low, ranks[i].high}, keys)) state[i] = State::open;
  state_ = std::move(state);
  for (std::size_t i = 0; i < p_.size(); ++i)
    if (state_[i] == State::open)
      brackets_[i] =
          Bracket(table_.bin_of_rank(ranks[i].low) << 16, table_.bin_of_rank(ranks[i].high) << 16 | 0xFFFFu);
  again_ = true;
  seen_again_ = 0;
}

std::size_t OutcomeAccumulator::memory_bytes() const {
  std::size_t sum = sizeof *this + table_.memory_bytes();
  for (const Bracket& bracket : brackets_) sum += bracket.memory_bytes();
  return sum;
}

std::size_t OutcomeAccumulator::memory_bound_at_first() const {
  return sizeof *this + kTableBytes + Bracket::memory_bytes(first_room());
}

std::size_t OutcomeAccumulator::memory_bound() const {
  if (expected_ > 0 && expected_ < kFirst) return memory_bound_at_first();
  std::size_t sum = sizeof *this + kTableBytes;
  for (const double p : p_) sum += Bracket::memory_bytes(room(p));
  return sum;
}

}  // namespace chokepoint
