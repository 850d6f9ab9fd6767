#include "kernels/statistics/bracket.h"

#include <algorithm>
#include <cassert>

#include "kernels/statistics/key_rows.h"

namespace chokepoint {

void Bracket::offer(const std::uint32_t* keys, std::size_t n) {
  constexpr std::size_t kChunk = 1024;
  std::uint32_t near[kChunk + kKeyRowRoom];
  const std::uint32_t end_of_bin = high_ | 0xFFFFu;
  for (; n > 0; n -= std::min(n, kChunk), keys += kChunk) {
    const std::size_t count = keys_between(keys, std::min(n, kChunk), low_, end_of_bin, near);
    if (count == 0) continue;
    const std::size_t before = pending_.size();
    pending_.resize(before + count + kKeyRowRoom);
    const std::size_t inside = keys_between(near, count, low_, high_, pending_.data() + before);
    pending_.resize(before + inside);
    if (inside == count) continue;
    const std::size_t over = keys_between(near, count, high_ + 1, end_of_bin, near);
    std::uint64_t sum = 0, sum2 = 0;
    for (std::size_t i = 0; i < over; ++i) {
      const std::uint64_t u = near[i] & 0xFFFFu;
      sum += u;
      sum2 += u * u;
    }
    over_.add(TailSums{over, sum, sum2});
  }
}

void Bracket::offer(std::uint32_t key, std::uint64_t times) {
  constexpr std::uint64_t kFew = 8;
  if (key - low_ > high_ - low_) {
    if (key > high_ && key >> 16 == high_ >> 16) over_.add(key & 0xFFFFu, times);
    return;
  }
  const auto kept =
      std::lower_bound(kept_.begin(), kept_.end(), key, [](const Kept& k, auto x) { return k.key < x; });
  if (kept != kept_.end() && kept->key == key && times <= UINT32_MAX - kept->count) {
    kept->count += static_cast<std::uint32_t>(times);
    return;
  }
  if (times < kFew) {
    pending_.insert(pending_.end(), times, key);
    return;
  }
  std::vector<Kept> before;
  before.swap(kept_);
  keep(key, times);
  merge(before);
  ++grown_;
}

void Bracket::keep(std::uint32_t key, std::uint64_t count) {
  if (!kept_.empty() && kept_.back().key == key) {
    const std::uint64_t taken = std::min<std::uint64_t>(count, UINT32_MAX - kept_.back().count);
    kept_.back().count += static_cast<std::uint32_t>(taken);
    count -= taken;
  }
  while (count > 0) {
    const std::uint64_t taken = std::min<std::uint64_t>(count, UINT32_MAX);
    kept_.push_back({key, static_cast<std::uint32_t>(taken)});
    count -= taken;
  }
}

void Bracket::merge(const std::vector<Kept>& more) {
  std::vector<Kept> before;
  before.swap(kept_);
  kept_.reserve(before.size() + more.size());
  auto old = before.begin();
  for (const Kept& k : more) {
    for (; old != before.end() && old->key <= k.key; ++old) keep(old->key, old->count);
    keep(k.key, k.count);
  }
  for (; old != before.end(); ++old) keep(old->key, old->count);
}

void Bracket::settle() {
  grown_ = 0;
  if (pending_.empty()) return;
  std::vector<std::uint32_t> scratch(pending_.size());
  sort_keys(pending_.data(), pending_.size(), scratch.data());
  std::vector<Kept> before;
  before.swap(kept_);
  kept_.reserve(pending_.size());
  for (const std::uint32_t key : pending_) keep(key, 1);
  merge(before);
  if (pending_.capacity() > 2 * kPending)
    std::vector<std::uint32_t>().swap(pending_);
  else
    pending_.clear();
}

void Bracket::narrow(std::uint32_t low, std::uint32_t high) {
  assert(pending_.empty() && low >= low_ && high <= high_ && low <= high);
  if (high >> 16 != high_ >> 16) over_ = TailSums();
  low_ = low;
  high_ = high;
  const auto first =
      std::lower_bound(kept_.begin(), kept_.end(), low, [](const Kept& k, auto x) { return k.key < x; });
  const auto last =
      std::upper_bound(kept_.begin(), kept_.end(), high, [](auto x, const Kept& k) { return x < k.key; });
  for (auto k = last; k != kept_.end() && k->key >> 16 == high >> 16; ++k)
    over_.add(k->key & 0xFFFFu, k->count);
  std::vector<Kept>(first, last).swap(kept_);
}

void Bracket::add(const Bracket& other) {
  assert(low_ == other.low_ && high_ == other.high_ && other.pending_.empty());
  over_.add(other.over_);
  settle();
  merge(other.kept_);
}

std::vector<KeyRun> Bracket::runs() const {
  if (!pending_.empty()) {
    Bracket copy = *this;
    copy.settle();
    return copy.runs();
  }
  std::vector<KeyRun> all;
  all.reserve(kept_.size());
  for (const Kept& k : kept_) {
    if (all.empty() || all.back().key != k.key) all.push_back({k.key, 0});
    all.back().count += k.count;
  }
  return all;
}

std::uint64_t Bracket::inside() const {
  assert(pending_.empty());
  std::uint64_t sum = 0;
  for (const Kept& k : kept_) sum += k.count;
  return sum;
}

std::uint32_t Bracket::key_at(std::uint64_t position) const {
  assert(pending_.empty());
  std::uint64_t sum = 0;
  for (const Kept& k : kept_)
    if ((sum += k.count) >= position) return k.key;
  return high_;
}

std::uint64_t Bracket::below(const MomentTable& table) const {
  assert(pending_.empty());
  const std::uint32_t bin = low_ >> 16;
  std::uint64_t here = 0;
  for (auto k = kept_.begin(); k != kept_.end() && k->key >> 16 == bin; ++k) here += k->count;
  if (high_ >> 16 == bin) here += over_.count;
  return table.below(bin) + table.count(bin) - here;
}

TailSums Bracket::above_in_bin(std::uint32_t key) const {
  TailSums sums;
  for (const KeyRun& run : runs())
    if (run.key > key && run.key >> 16 == key >> 16) sums.add(run.key & 0xFFFFu, run.count);
  if (high_ >> 16 == key >> 16) sums.add(over_);
  return sums;
}

std::size_t Bracket::memory_bytes() const {
  return sizeof *this + kept_.capacity() * sizeof(Kept) + pending_.capacity() * sizeof(std::uint32_t);
}

}  // namespace chokepoint
