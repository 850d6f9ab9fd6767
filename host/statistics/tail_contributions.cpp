#include "host/statistics/tail_contributions.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "host/statistics/exact.h"
#include "host/statistics/ranks.h"

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr std::size_t kFirst = OutcomeAccumulator::kFirst;
constexpr std::size_t kPending = 4096;  // scenarios between two looks at the total's brackets, at least

/// The tail beyond one quantile, in whole quanta.
struct Tail {
  PartSums above, at, near;  // scenarios beyond the quantile, at it, in its interval
};

Estimate contribution(const Tail& tail, std::size_t j, const Probability& p, std::uint64_t scenarios,
                      int exponent) {
  const Ratio ratio = decimal_ratio(p);
  const Integer beyond = ratio.denominator - ratio.numerator, n = scenarios;  // 1 - p = beyond / denominator
  const Integer above = tail.above.count, at = tail.at.count;
  const Integer sum(tail.above.sum[j]), sum_at(tail.at.sum[j]);
  const Integer missing = beyond * n - above * ratio.denominator;  // scenarios, times the denominator
  Estimate result{};
  result.value = to_double({sum * at * ratio.denominator + missing * sum_at, at * beyond * n}, exponent);
  if (scenarios == 1) return {result.value, kNaN};
  // Sums of z = near_count y - near_sum, whole numbers again: y - h_j = z / near_count.
  const Integer near = tail.near.count, near_sum(tail.near.sum[j]), sum2(tail.above.sum2[j]);
  const Integer z = near * sum - above * near_sum;
  const Integer z2 = near * near * sum2 - 2 * near * near_sum * sum + above * near_sum * near_sum;
  const Integer square = (n * z2 - z * z) * ratio.denominator * ratio.denominator;
  const Ratio variance{square, n * n * (n - 1) * beyond * beyond * near * near};
  result.standard_error = std::sqrt(to_double(variance, 2 * exponent));
  return result;
}

}  // namespace

TailContributions::TailContributions(std::vector<Probability> probabilities, std::size_t parts,
                                     int quantum_exponent)
    : probabilities_(std::move(probabilities)), parts_(parts), exponent_(quantum_exponent), full_(kFirst) {
  for (std::size_t i = 0; i < probabilities_.size(); ++i)
    if (probabilities_[i].value >= kLeast) levels_.push_back({i, TailParts(parts)});
  first_.emplace(parts).reserve(kFirst + kPending);
}

float TailContributions::least() const {
  std::uint32_t least = 0xFFFFFFFFu;
  if (first_) least = first_->low();
  for (const Level& level : levels_)
    if (!first_) least = std::min(least, level.parts.low());
  return least < kLowestKey ? -std::numeric_limits<float>::infinity() : from_sortable(least);
}

void TailContributions::add(float total, const std::int64_t* parts) {
  const std::uint32_t key = sortable(total);
  if (first_) return first_->add(key, parts);
  for (Level& level : levels_) level.parts.add(key, parts);
}

std::size_t TailContributions::kept() const {
  if (first_) return first_->kept();
  std::size_t sum = 0;
  for (const Level& level : levels_) sum += level.parts.kept();
  return sum;
}

void TailContributions::expect_more() { full_ = std::max(2 * kept(), kept() + kPending); }

void TailContributions::narrow(const OutcomeStatistics& total) {
  if (first_ && !total.accumulator().has_brackets()) {
    full_ = kept() + kPending;
    return;
  }
  for (Level& level : levels_) {
    const auto [low, high] = total.accumulator().kept_between(level.probability);
    if (first_)
      level.parts = first_->narrowed(low, high);
    else
      level.parts.narrow(low, high);
  }
  first_.reset();
  expect_more();
}

bool TailContributions::complete(const OutcomeStatistics& total) const {
  return std::all_of(levels_.begin(), levels_.end(), [&](const Level& level) {
    const auto keys = total.quantile_keys(level.probability);
    const TailParts& parts = first_ ? *first_ : level.parts;
    return keys && parts.low() <= keys->low && keys->high <= parts.high();
  });
}

void TailContributions::restart(const OutcomeStatistics& total) {
  first_.reset();
  for (Level& level : levels_) {
    const auto keys = total.quantile_keys(level.probability);
    level.parts = TailParts(parts_, keys->low, keys->high);
  }
  full_ = std::numeric_limits<std::size_t>::max();
}

float TailContributions::begin(const OutcomeStatistics& total) const {
  std::uint32_t lowest = kInfinityKey;
  for (const Level& level : levels_) lowest = std::min(lowest, total.quantile_keys(level.probability)->low);
  return from_sortable(lowest);
}

std::vector<std::vector<Estimate>> TailContributions::summary(const OutcomeStatistics& total) const {
  std::vector<std::vector<Estimate>> result(parts_,
                                            std::vector<Estimate>(probabilities_.size(), {kNaN, kNaN}));
  const bool infinite = total.accumulator().highest_key() == kInfinityKey;
  for (const Level& level : levels_) {
    const auto keys = total.quantile_keys(level.probability);
    const TailParts& parts = first_ ? *first_ : level.parts;
    const Tail tail{parts.above(keys->value), parts.between(keys->value, keys->value),
                    parts.between(keys->low, keys->high)};
    for (std::size_t j = 0; j < parts_ && !infinite; ++j)
      result[j][level.probability] =
          contribution(tail, j, probabilities_[level.probability], total.scenarios(), exponent_);
  }
  return result;
}

std::size_t TailContributions::memory_bound(const OutcomeStatistics& total) const {
  if (!measures()) return 0;
  const std::size_t scenario = sizeof(std::uint32_t) + parts_ * sizeof(std::int64_t);
  std::size_t kept = kPending;
  for (const Level& level : levels_)
    kept += total.accumulator().room(probabilities_[level.probability].value);
  // Vectors have room for twice as many when they have just grown.
  return 2 * scenario * std::max(2 * kept, kFirst + kPending);
}

}  // namespace chokepoint
