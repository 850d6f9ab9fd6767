#include "host/statistics/rank_order.h"

#include <algorithm>
#include <array>

#include "kernels/statistics/sortable.h"

namespace chokepoint {
namespace {

/// Sort by the upper 32 bits (radix sort, 11 bits a pass).
void sort_by_key(std::vector<std::uint64_t>& entries) {
  constexpr unsigned kBits = 11, kPasses = 3;
  std::vector<std::uint64_t> other(entries.size());
  for (unsigned pass = 0; pass < kPasses; ++pass) {
    const unsigned shift = 32 + pass * kBits;
    const auto digit = [&](std::uint64_t entry) { return (entry >> shift) & ((1u << kBits) - 1); };
    std::array<std::uint32_t, (1u << kBits) + 1> start{};
    for (const std::uint64_t entry : entries) ++start[digit(entry) + 1];
    for (std::size_t i = 1; i < start.size(); ++i) start[i] += start[i - 1];
    for (const std::uint64_t entry : entries) other[start[digit(entry)]++] = entry;
    entries.swap(other);
  }
}

}  // namespace

RankOrder::RankOrder(const std::vector<float>& x) : ranks_(x.size()) {
  std::vector<std::uint64_t> entries;
  entries.reserve(x.size());
  for (std::size_t i = 0; i < x.size(); ++i)
    entries.push_back(static_cast<std::uint64_t>(sortable(x[i])) << 32 | i);
  sort_by_key(entries);
  order_.reserve(x.size());
  keys_.reserve(x.size());
  for (const std::uint64_t entry : entries) {
    order_.push_back(static_cast<std::uint32_t>(entry));
    keys_.push_back(static_cast<std::uint32_t>(entry >> 32));
  }
  for (std::size_t first = 0; first < size();) {
    const std::size_t end = boundary(first + 1);
    const float rank = static_cast<float>(first + end) - static_cast<float>(size());
    for (; first < end; ++first) ranks_[order_[first]] = rank;
  }
  square_ = product(*this);
}

double RankOrder::product(const RankOrder& other) const {
  constexpr std::size_t kLanes = 8;  // sums at once; whole numbers below 2^53, so that their order is free
  double sums[kLanes] = {};
  const float *x = ranks_.data(), *y = other.ranks_.data();
  std::size_t i = 0;
  for (; i + kLanes <= size(); i += kLanes)
    for (std::size_t k = 0; k < kLanes; ++k)
      sums[k] += static_cast<double>(x[i + k]) * static_cast<double>(y[i + k]);
  for (; i < size(); ++i) sums[0] += static_cast<double>(x[i]) * static_cast<double>(y[i]);
  for (std::size_t k = 1; k < kLanes; ++k) sums[0] += sums[k];
  return sums[0];
}

std::size_t RankOrder::boundary(std::size_t at) const {
  while (at > 0 && at < size() && keys_[at] == keys_[at - 1]) ++at;
  return at;
}

}  // namespace chokepoint
