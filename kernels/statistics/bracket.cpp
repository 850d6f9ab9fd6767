#include "kernels/statistics/bracket.h"

#include <algorithm>
#include <cassert>
#include <iterator>

#include "kernels/statistics/key_rows.h"
#include "kernels/statistics/sortable.h"

namespace chokepoint {

namespace {

/// The numbers of keys and of ties to have storage for.
std::size_t keys_for(std::size_t room) { return room + Bracket::kPending + Bracket::kSlack; }
std::size_t ties_for(std::size_t room) { return (room + Bracket::kPending) / Bracket::kMany + 4; }

constexpr auto kKeyBelow = [](const KeyRun& tie, std::uint32_t key) { return tie.key < key; };

}  // namespace

Bracket::Bracket(const Bracket& other, std::size_t room)
    : low_(other.low_), high_(other.high_), over_(other.over_), sorted_(other.sorted_), room_(room) {
  make_room(other.keys_.size(), other.ties_.size());
  keys_ = other.keys_;
  ties_ = other.ties_;
  expect_more();
}

Bracket::Bracket(const Bracket& other, std::uint32_t low, std::uint32_t high, std::size_t room)
    : low_(other.low_), high_(other.high_), over_(other.over_), room_(room) {
  assert(other.sorted_ == other.keys_.size());
  // narrow() sums what is left of the upper edge's bin.
  const auto key = std::lower_bound(other.keys_.begin(), other.keys_.end(), low);
  const auto last_key = std::upper_bound(key, other.keys_.end(), high | 0xFFFFu);
  const auto tie = std::lower_bound(other.ties_.begin(), other.ties_.end(), low, kKeyBelow);
  const auto last_tie =
      std::find_if(tie, other.ties_.end(), [&](const KeyRun& t) { return t.key > (high | 0xFFFFu); });
  make_room(static_cast<std::size_t>(last_key - key), static_cast<std::size_t>(last_tie - tie));
  keys_.assign(key, last_key);
  ties_.assign(tie, last_tie);
  sorted_ = keys_.size();
  narrow(low, high);
}

/// Take storage, touched, for so many, and for room_ if that is more.
void Bracket::make_room(std::size_t keys, std::size_t ties) {
  keys_.resize(std::max(keys_for(room_), keys));
  ties_.reserve(std::max(ties_for(room_), ties));
}

/// Set when it is full again: when the storage is, or what is kept has grown by half.
void Bracket::expect_more() {
  full_keys_ = kPending + (sorted_ <= room_ ? room_ : sorted_ + sorted_ / 2);
  full_ties_ = std::max(ties_for(room_), 2 * ties_.size());
}

void Bracket::offer(const std::uint32_t* keys, std::size_t n) {
  constexpr std::size_t kAtOnce = 1024;
  std::uint32_t within[kAtOnce + kKeyRowRoom];
  const auto ends_before = [](std::uint32_t key, std::uint32_t bin) { return key >> 16 < bin; };
  const auto begins_after = [](std::uint32_t bin, std::uint32_t key) { return bin < key >> 16; };
  const std::uint32_t* first = std::lower_bound(keys, keys + n, low_ >> 16, ends_before);
  const std::uint32_t* const last = std::upper_bound(first, keys + n, high_ >> 16, begins_after);
  for (std::size_t part = 0; first != last; first += part) {
    part = std::min(kAtOnce, static_cast<std::size_t>(last - first));
    const KeysAround found = keys_around(first, part, low_, high_, within);
    keys_.insert(keys_.end(), within, within + found.within);
    over_.add({found.over, found.over_sum, found.over_sum2});
  }
}

std::vector<KeyRun>::iterator Bracket::tie_from(std::uint32_t key) {
  return std::lower_bound(ties_.begin(), ties_.end(), key, kKeyBelow);
}

void Bracket::offer(std::uint32_t key, std::uint64_t times) {
  if (key - low_ > high_ - low_) {
    if (key > high_ && key >> 16 == high_ >> 16) over_.add(key & 0xFFFFu, times);
    return;
  }
  const auto tie = tie_from(key);
  if (tie != ties_.end() && tie->key == key)
    tie->count += times;
  else if (times >= kMany)
    ties_.insert(tie, {key, times});
  else
    keys_.insert(keys_.end(), times, key);
}

void Bracket::settle() {
  const std::size_t pending = keys_.size() - sorted_;
  if (pending == 0) return expect_more();
  // Sort what came, set it aside, and merge from the top: in place, with one scratch for all brackets.
  static thread_local std::vector<std::uint32_t> scratch;
  scratch.assign(keys_.begin() + static_cast<std::ptrdiff_t>(sorted_), keys_.end());
  sort_keys(scratch.data(), pending);
  std::size_t left = pending, old = sorted_;
  for (std::size_t to = keys_.size(); left > 0;) {
    const bool take_old = old > 0 && keys_[old - 1] > scratch[left - 1];
    keys_[--to] = take_old ? keys_[--old] : scratch[--left];
  }
  gather_ties();
  sorted_ = keys_.size();
  expect_more();
}

/// Whether a key occurs kMany times or more.
bool Bracket::has_many() const {
  int found = 0;  // an int, not a bool: GCC makes vectors of it
  for (std::size_t i = kMany - 1; i < keys_.size(); ++i) found |= keys_[i] == keys_[i - (kMany - 1)];
  return found != 0;
}

/// Move to ties_ the sorted keys that are many or are already there.
void Bracket::gather_ties() {
  if (ties_.empty() && !has_many()) return;
  auto kept = keys_.begin();
  std::size_t tie = 0;
  for (auto first = keys_.begin(); first != keys_.end();) {
    const std::uint32_t key = *first;
    auto last = first + 1;
    while (last != keys_.end() && *last == key) ++last;
    const auto times = static_cast<std::uint64_t>(last - first);
    while (tie < ties_.size() && ties_[tie].key < key) ++tie;
    if (tie < ties_.size() && ties_[tie].key == key)
      ties_[tie].count += times;
    else if (times >= kMany)
      ties_.insert(ties_.begin() + static_cast<std::ptrdiff_t>(tie), {key, times});
    else if (times == 1)
      *kept++ = key;  // by far the most frequent
    else
      kept = std::copy(first, last, kept);
    first = last;
  }
  keys_.erase(kept, keys_.end());
}

void Bracket::narrow(std::uint32_t low, std::uint32_t high) {
  assert(sorted_ == keys_.size() && low >= low_ && high <= high_ && low <= high);
  if (high >> 16 != high_ >> 16) over_ = TailSums();
  low_ = low;
  high_ = high;
  const auto first = std::lower_bound(keys_.begin(), keys_.end(), low);
  const auto last = std::upper_bound(keys_.begin(), keys_.end(), high);
  for (auto k = last; k != keys_.end() && *k >> 16 == high >> 16; ++k) over_.add(*k & 0xFFFFu);
  keys_.erase(last, keys_.end());
  keys_.erase(keys_.begin(), first);
  sorted_ = keys_.size();

  auto end = tie_from(high);
  if (end != ties_.end() && end->key == high) ++end;
  for (auto tie = end; tie != ties_.end() && tie->key >> 16 == high >> 16; ++tie)
    over_.add(tie->key & 0xFFFFu, tie->count);
  ties_.erase(end, ties_.end());
  ties_.erase(ties_.begin(), tie_from(low));
  expect_more();
}

void Bracket::add(const Bracket& other) {
  assert(low_ == other.low_ && high_ == other.high_ && other.sorted_ == other.keys_.size());
  over_.add(other.over_);
  for (const KeyRun& theirs : other.ties_) {
    const auto tie = tie_from(theirs.key);
    if (tie != ties_.end() && tie->key == theirs.key)
      tie->count += theirs.count;
    else
      ties_.insert(tie, theirs);
  }
  keys_.insert(keys_.end(), other.keys_.begin(), other.keys_.end());
  if (keys_.size() == sorted_) {
    gather_ties();
    sorted_ = keys_.size();
  }
  settle();
}

std::vector<KeyRun> Bracket::runs() const {
  if (sorted_ < keys_.size()) {
    Bracket copy = *this;
    copy.settle();
    return copy.runs();
  }
  std::vector<KeyRun> all;
  auto tie = ties_.begin();
  for (const std::uint32_t key : keys_) {
    for (; tie != ties_.end() && tie->key < key; ++tie) all.push_back(*tie);
    if (all.empty() || all.back().key != key) all.push_back({key, 0});
    ++all.back().count;
  }
  all.insert(all.end(), tie, ties_.end());
  return all;
}

std::uint64_t Bracket::inside() const {
  assert(sorted_ == keys_.size());
  std::uint64_t sum = keys_.size();
  for (const KeyRun& tie : ties_) sum += tie.count;
  return sum;
}

std::uint32_t Bracket::key_at(std::uint64_t position) const {
  assert(sorted_ == keys_.size());
  std::uint64_t tied = 0;  // in the ties passed by
  for (const KeyRun& tie : ties_) {
    const auto lower = static_cast<std::uint64_t>(
        std::distance(keys_.begin(), std::lower_bound(keys_.begin(), keys_.end(), tie.key)));
    if (position <= lower + tied) break;
    if (position <= lower + tied + tie.count) return tie.key;
    tied += tie.count;
  }
  return position - tied <= keys_.size() ? keys_[position - tied - 1] : high_;
}

std::uint64_t Bracket::below(const MomentTable& table) const {
  assert(sorted_ == keys_.size());
  const std::uint32_t bin = low_ >> 16;
  auto here = static_cast<std::uint64_t>(
      std::distance(keys_.begin(), std::upper_bound(keys_.begin(), keys_.end(), low_ | 0xFFFFu)));
  for (auto tie = ties_.begin(); tie != ties_.end() && tie->key >> 16 == bin; ++tie) here += tie->count;
  if (high_ >> 16 == bin) here += over_.count;
  return table.below(bin) + table.count(bin) - here;
}

TailSums Bracket::above_in_bin(std::uint32_t key) const {
  assert(sorted_ == keys_.size());
  TailSums sums;
  for (auto k = std::upper_bound(keys_.begin(), keys_.end(), key); k != keys_.end() && *k >> 16 == key >> 16;
       ++k)
    sums.add(*k & 0xFFFFu);
  for (const KeyRun& tie : ties_)
    if (tie.key > key && tie.key >> 16 == key >> 16) sums.add(tie.key & 0xFFFFu, tie.count);
  if (high_ >> 16 == key >> 16) sums.add(over_);
  return sums;
}

std::size_t Bracket::memory_bytes() const {
  return sizeof *this + keys_.capacity() * sizeof(std::uint32_t) + ties_.capacity() * sizeof(KeyRun);
}

std::size_t Bracket::memory_bytes(std::size_t room) {
  return sizeof(Bracket) + keys_for(room) * sizeof(std::uint32_t) + ties_for(room) * sizeof(KeyRun);
}

}  // namespace chokepoint
