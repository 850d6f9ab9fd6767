#include "kernels/statistics/series_sums.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "kernels/statistics/wide_row_sum.h"

namespace chokepoint {
namespace {

constexpr int kLevelBits = LevelSums::kLevelBits;  // [bit] between a level's values and the next one's
constexpr int kLevels = LevelSums::kLevels;
constexpr int kNearLevels = 4;  // whose squares are near_squares
static_assert(2 * kLevelBits * kNearLevels == SeriesSums::kFarBits);

constexpr char kNoNumber[] = "a series is NaN or -infinity";

}  // namespace

SeriesSums::SeriesSums(std::size_t months, double scale)
    : pending_(months * kRowSumLanes), pending_squares_(months * kRowSquareLanes), sums_(months) {
  // Between these ends every product below is exact and every threshold but the last a normal float32.
  const int exponent = std::isfinite(scale) && scale != 0 ? std::clamp(std::ilogb(scale), -60, 100) : 0;
  quantum_ = std::ldexp(1.0, exponent - 30);
  inverse_quantum_ = std::ldexp(1.0, 30 - exponent);
}

double SeriesSums::grain() const { return std::ldexp(quantum_, kRowGrainBits); }

void SeriesSums::add(const float* rows, std::int64_t stride, std::int64_t n, ConstantMonths* constant) {
  const auto inverse_grain = static_cast<float>(std::ldexp(inverse_quantum_, -kRowGrainBits));
  ConstantMonths none;
  ConstantMonths& known = constant != nullptr ? *constant : none;
  known.resize((months() + kRowSumRows - 1) / kRowSumRows, constant != nullptr ? ~std::uint64_t{0} : 0);
  for (std::int64_t part = 0; n > 0; rows += part, n -= part) {
    part = std::min(n, kRowSumMost);
    const std::int64_t taken = (part + kRowSumLanes - 1) / kRowSumLanes * kRowSumLanes;
    if (pending_count_ + taken > kRowSumMost) gather();
    for (std::size_t month = 0; month < months(); month += kRowSumRows) {
      const float* const x = rows + static_cast<std::int64_t>(month) * stride;
      const auto count = static_cast<std::int64_t>(std::min(months() - month, std::size_t{kRowSumRows}));
      std::uint64_t refused =
          add_row_sums(x, stride, count, part, inverse_grain, pending(month), known[month / kRowSumRows]);
      for (std::size_t i = 0; refused != 0; ++i, refused >>= 1) {
        const float* const row = x + static_cast<std::int64_t>(i) * stride;
        if ((refused & 1) && !try_level(month + i, 0, row, part, kWideRowMost))
          add_by_levels(month + i, row, part);
      }
    }
    pending_count_ += taken;
    count_ += static_cast<std::uint64_t>(part);
  }
}

/// Move what is pending to the sums.
void SeriesSums::gather() {
  for (std::size_t month = 0; month < months(); ++month) sums_[month] = sums(month);
  std::fill(pending_.begin(), pending_.end(), 0);
  std::fill(pending_squares_.begin(), pending_squares_.end(), 0);
  pending_count_ = 0;
}

SeriesSums::Sums SeriesSums::sums(std::size_t month) const {
  Sums sums = sums_[month];
  const RowSum total =
      total_of(pending_.data() + month * kRowSumLanes, pending_squares_.data() + month * kRowSquareLanes);
  sums.quanta += total.quanta;
  sums.grains += total.grains;
  sums.near_squares += total.squares;
  return sums;
}

/// Add values of any size: those of each level by themselves, zeros standing in for the others.
void SeriesSums::add_by_levels(std::size_t month, const float* x, std::int64_t n) {
  constexpr std::int64_t kPart = 512;
  std::array<float, kPart> chosen;
  for (std::int64_t part = 0; n > 0; x += part, n -= part) {
    part = std::min(n, kPart);
    float low = 0, largest = 0;
    for (std::int64_t i = 0; i < part; ++i) {
      if (std::isnan(x[i]) || x[i] == -std::numeric_limits<float>::infinity())
        throw std::logic_error(kNoNumber);
      largest = std::max(largest, std::abs(x[i]));
    }
    for (int level = 0; level < kLevels && low <= largest; ++level) {
      const float high =
          std::ldexp(static_cast<float>(quantum_), kRowGrainBits + kWideRowBits + kLevelBits * level);
      for (std::int64_t i = 0; i < part; ++i) {
        const float size = std::abs(x[i]);
        chosen[static_cast<std::size_t>(i)] = size >= low && size < high ? x[i] : 0.0f;
      }
      add_level(month, level, chosen.data(), part);
      low = high;
    }
    for (std::int64_t i = 0; largest >= low && i < part; ++i) sums_[month].unsummed += std::abs(x[i]) >= low;
  }
}

void SeriesSums::add_level(std::size_t month, int level, const float* x, std::int64_t n) {
  if (try_level(month, level, x, n, kWideRowExact)) return;
  add_level(month, level, x, n / 2);
  add_level(month, level, x + n / 2, n - n / 2);
}

/// Add values of one level, unless they are too large together; see wide_row_sum().
bool SeriesSums::try_level(std::size_t month, int level, const float* x, std::int64_t n, double most) {
  const auto row = wide_row_sum(x, n, std::ldexp(inverse_quantum_, -kLevelBits * level), most);
  if (row) add_to_month(month, level, {row->quanta, row->grains, row->squares});
  return row.has_value();
}

/// Add sums of one level, in its own units.
void SeriesSums::add_to_month(std::size_t month, int level, const LevelSum& sum) {
  const auto scaled = [](Int128 units, int bits) { return units * (Int128{1} << bits); };
  Sums& sums = sums_[month];
  sums.quanta += scaled(sum.quanta, kLevelBits * level);
  sums.grains += scaled(sum.grains, kLevelBits * level);
  (level < kNearLevels ? sums.near_squares : sums.far_squares) +=
      scaled(sum.squares, 2 * kLevelBits * (level % kNearLevels));
}

void SeriesSums::add(const LevelSums* sums, std::int64_t n) {
  const auto is_number = [](const LevelSums& month) { return month.none == 0; };
  if (!std::all_of(sums, sums + months(), is_number)) throw std::logic_error(kNoNumber);
  for (std::size_t month = 0; month < months(); ++month) {
    for (int level = 0; level < kLevels; ++level) {
      const LevelSums::Sums& sum = sums[month].levels[level];
      add_to_month(month, level,
                   {static_cast<std::int64_t>(sum.quanta), static_cast<std::int64_t>(sum.grains),
                    static_cast<Int128>(sum.squares)});
    }
    sums_[month].unsummed += sums[month].unsummed;
  }
  count_ += static_cast<std::uint64_t>(n);
}

void SeriesSums::add(const SeriesSums& other) {
  if (months() != other.months() || quantum_ != other.quantum_)
    throw std::logic_error("these sums of series do not add");
  count_ += other.count_;
  for (std::size_t month = 0; month < months(); ++month) {
    const Sums theirs = other.sums(month);
    Sums& sums = sums_[month];
    sums.quanta += theirs.quanta;
    sums.grains += theirs.grains;
    sums.near_squares += theirs.near_squares;
    sums.far_squares += theirs.far_squares;
    sums.unsummed += theirs.unsummed;
  }
}

std::size_t SeriesSums::memory_bytes(std::size_t months) {
  return months *
         (sizeof(Sums) + kRowSumLanes * sizeof(std::int32_t) + kRowSquareLanes * sizeof(std::uint64_t));
}

}  // namespace chokepoint
