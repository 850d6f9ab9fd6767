#include "kernels/statistics/tail_parts.h"

#include <algorithm>

#include "kernels/statistics/sortable.h"

namespace chokepoint {

void PartSums::add(const std::int64_t* values) {
  ++count;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] += values[i];
    sum2[i] += static_cast<Int128>(values[i]) * values[i];
  }
}

void PartSums::add(const PartSums& other) {
  count += other.count;
  for (std::size_t i = 0; i < sum.size(); ++i) {
    sum[i] += other.sum[i];
    sum2[i] += other.sum2[i];
  }
}

void TailParts::add(std::uint32_t key, const std::int64_t* values) {
  if (key < low_) return;
  if (key > high_) return above_.add(values);
  if (!ties_.empty()) {
    const auto tie = ties_.find(key);
    if (tie != ties_.end()) return tie->second.add(values);
  }
  keys_.push_back(key);
  values_.insert(values_.end(), values, values + parts_);
}

/// Move those to ties_ whose keys are many.
void TailParts::gather_ties() {
  std::vector<std::uint32_t> sorted = keys_;
  sort_keys(sorted.data(), sorted.size());
  for (auto first = sorted.begin(); first != sorted.end();) {
    const auto last = std::upper_bound(first, sorted.end(), *first);
    if (last - first >= static_cast<std::ptrdiff_t>(kMany)) ties_.try_emplace(*first, parts_);
    first = last;
  }
}

TailParts TailParts::narrowed(std::uint32_t low, std::uint32_t high) const {
  TailParts inner(parts_, std::max(low_, low), std::min(high_, high));
  inner.above_ = above_;
  for (std::size_t i = 0; i < keys_.size(); ++i) inner.add(keys_[i], values(i));
  for (const auto& [key, sums] : ties_) {
    if (key > inner.high_)
      inner.above_.add(sums);
    else if (key >= inner.low_)
      inner.ties_.emplace(key, sums);
  }
  inner.narrow(low, high);
  return inner;
}

void TailParts::narrow(std::uint32_t low, std::uint32_t high) {
  low_ = std::max(low_, low);
  high_ = std::min(high_, high);
  gather_ties();
  std::size_t kept = 0;
  for (std::size_t i = 0; i < keys_.size(); ++i) {
    const std::uint32_t key = keys_[i];
    if (key < low_) continue;
    if (key > high_) {
      above_.add(values(i));
    } else if (const auto tie = ties_.find(key); tie != ties_.end()) {
      tie->second.add(values(i));
    } else {
      keys_[kept] = key;
      std::copy_n(values(i), parts_, values_.begin() + static_cast<std::ptrdiff_t>(kept * parts_));
      ++kept;
    }
  }
  keys_.resize(kept);
  values_.resize(kept * parts_);
  if (keys_.capacity() > 4 * kept) {
    keys_.shrink_to_fit();
    values_.shrink_to_fit();
  }
  for (auto tie = ties_.upper_bound(high_); tie != ties_.end(); ++tie) above_.add(tie->second);
  ties_.erase(ties_.upper_bound(high_), ties_.end());
  ties_.erase(ties_.begin(), ties_.lower_bound(low_));
}

PartSums TailParts::between(std::uint32_t low, std::uint32_t high) const {
  PartSums sums(parts_);
  for (std::size_t i = 0; i < keys_.size(); ++i)
    if (keys_[i] >= low && keys_[i] <= high) sums.add(values(i));
  for (auto tie = ties_.lower_bound(low); tie != ties_.end() && tie->first <= high; ++tie)
    sums.add(tie->second);
  return sums;
}

PartSums TailParts::above(std::uint32_t key) const {
  PartSums sums = above_;
  if (key < high_) sums.add(between(key + 1, high_));
  return sums;
}

}  // namespace chokepoint
