#include "host/statistics/estimates.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/statistics/sortable.h"

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Sums of x - centre and of its square.
struct CentredSums {
  double count = 0, sum = 0, sum2 = 0;

  /// Add values of one bin; centred before they are squared, so that a spread that is small beside the values
  /// keeps its digits.
  void add(std::uint32_t bin, const TailSums& sums, double centre) {
    const BinScale scale = scale_of_bin(bin);
    const double unit = std::ldexp(1.0, scale.exponent);
    const double n = static_cast<double>(sums.count), shift = scale.offset - centre / unit;
    const double s1 = static_cast<double>(sums.sum), s2 = static_cast<double>(sums.sum2);
    count += n;
    sum += (s1 + shift * n) * unit;
    sum2 += std::max(0.0, s2 + shift * (2 * s1 + shift * n)) * unit * unit;
  }
};

/// Sums over the bins from `first` on.
CentredSums sums_from(const MomentTable& table, std::uint32_t first, double centre) {
  CentredSums sums;
  table.for_each([&](std::uint32_t bin, const Moments& m) {
    if (bin >= first) sums.add(bin, {m.count, m.sum, m.sum2}, centre);
  });
  return sums;
}

/// Standard error of the mean of n values, of which those outside the sums are 0.
double error_of_mean(const CentredSums& sums, double n) {
  const double rest = sums.sum2 - sums.sum * sums.sum / n;
  return n > 1 ? std::sqrt(std::max(0.0, rest) / (n - 1) / n) : kNaN;
}

}  // namespace

std::optional<std::size_t> convergence_probability(const std::vector<Probability>& probabilities) {
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i].value == 0.99) return i;
    if (!best || probabilities[i].value > probabilities[*best].value) best = i;
  }
  return best;
}

Estimates estimates_of(const MomentTable& table, const std::optional<TailStart>& tail) {
  constexpr std::uint32_t kInfinityBin = kInfinityKey >> 16;
  if (table.count(kInfinityBin) > 0) return {{kNaN, kNaN}, {tail ? kInfinity : kNaN, kNaN}};
  const double n = static_cast<double>(table.below(kInfinityBin));
  const double start = static_cast<double>(from_sortable(table.bin_of_rank(1) << 16));
  const double mean = start + sums_from(table, 0, start).sum / n;
  Estimates result{{mean, error_of_mean(sums_from(table, 0, mean), n)}, {kNaN, kNaN}};
  if (!tail) return result;
  const double value = static_cast<double>(from_sortable(tail->key));
  CentredSums excess = sums_from(table, (tail->key >> 16) + 1, value);
  excess.add(tail->key >> 16, tail->above_in_bin, value);
  result.cvar = {value + excess.sum / (tail->tail * n), error_of_mean(excess, n) / tail->tail};
  return result;
}

}  // namespace chokepoint
