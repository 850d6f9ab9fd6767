#include "kernels/statistics/series_accumulator.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace chokepoint {

void SeriesAccumulator::add(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n) {
  sums_.add(rows, stride, n);
  keep(first, rows, stride, n);
}

void SeriesAccumulator::keep(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n) {
  const std::uint64_t end = std::min(first + static_cast<std::uint64_t>(n), kBandScenarios);
  if (first >= end) return;
  grow_kept(end);
  kept_count_ += end - first;
  while (first < end) {
    const std::uint64_t part = std::min(end - first, kBlock - first % kBlock);
    for (std::size_t month = 0; month < months(); ++month)
      std::copy_n(rows + static_cast<std::int64_t>(month) * stride, part, kept_at(first, month));
    first += part;
    rows += part;
  }
}

/// Make a place for the values of the scenarios before `end`. Storage comes once and whole, so that the
/// system takes it back whole; what is not used of it takes no memory.
void SeriesAccumulator::grow_kept(std::uint64_t end) {
  const std::size_t blocks = (end + kBlock - 1) / kBlock, block = kBlock * months();
  if (kept_.size() >= blocks * block) return;
  kept_.reserve(kBandScenarios / kBlock * block);
  kept_.resize(blocks * block, std::numeric_limits<float>::quiet_NaN());
}

void SeriesAccumulator::add(const SeriesAccumulator& other) {
  sums_.add(other.sums_);
  if (other.kept_.empty()) return;
  grow_kept(other.kept_.size() / months());
  for (std::size_t i = 0; i < other.kept_.size(); ++i)
    if (!std::isnan(other.kept_[i])) kept_[i] = other.kept_[i];
  kept_count_ += other.kept_count_;
}

std::vector<float> SeriesAccumulator::kept(std::size_t month) const {
  std::vector<float> values;
  values.reserve(kept_count_);
  const std::size_t block = kBlock * months();
  for (std::size_t i = month * kBlock; i < kept_.size(); i += block)
    values.insert(values.end(), kept_.data() + i, kept_.data() + i + kBlock);
  if (values.size() > kept_count_) std::erase_if(values, [](float x) { return std::isnan(x); });
  return values;
}

void SeriesAccumulator::forget_kept() {
  std::vector<float>().swap(kept_);
  kept_count_ = 0;
}

std::size_t SeriesAccumulator::memory_bytes() const {
  return sizeof *this + SeriesSums::memory_bytes(months()) + kept_.capacity() * sizeof(float);
}

std::size_t SeriesAccumulator::memory_bound(std::uint64_t scenarios) const {
  const std::uint64_t kept = std::min(scenarios, kBandScenarios);
  const std::uint64_t blocks = (kept + kBlock - 1) / kBlock;
  return sizeof *this + SeriesSums::memory_bytes(months()) + months() * blocks * kBlock * sizeof(float);
}

}  // namespace chokepoint
