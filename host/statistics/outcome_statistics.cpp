#include "host/statistics/outcome_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

#include "host/statistics/estimates.h"
#include "host/statistics/exact.h"
#include "host/statistics/exceedance.h"
#include "host/statistics/histogram.h"
#include "host/statistics/ranks.h"

namespace chokepoint {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> values_of(const std::vector<Probability>& probabilities) {
  std::vector<double> values;
  for (const Probability& p : probabilities) {
    decimal_ratio(p);  // throws if the text is no probability
    values.push_back(p.value);
  }
  return values;
}

/// Mean, sd and their errors from exact power sums:
///   variance = (n S2 - S1^2) / (n (n - 1)),   fourth moment = (n^3 S4 - 4 n^2 S1 S3 + 6 n S1^2 S2 - 3 S1^4)
///   / n^4, mean_se = sd / sqrt(n),   sd_se = sqrt((fourth moment - sd^4) / n) / (2 sd).
void summarize_moments(const ExactSums& sums, OutcomeSummary& summary) {
  const Integer n = sums.count(), &s1 = sums.power(1), &s2 = sums.power(2), &s3 = sums.power(3);
  const int exponent = sums.exponent();
  summary.mean = to_double({s1, n}, exponent);
  if (n == 1) {
    summary.mean_se = summary.sd = summary.sd_se = kNaN;
    return;
  }
  const double scenarios = static_cast<double>(sums.count());
  const Integer square = n * s2 - s1 * s1, s1_squared = s1 * s1;
  summary.sd = std::sqrt(to_double({square, n * (n - 1)}, 2 * exponent));
  summary.mean_se = summary.sd / std::sqrt(scenarios);
  if (square == 0) return;
  const Integer fourth =
      n * n * (n * sums.power(4) - 4 * s1 * s3) + 6 * n * s1_squared * s2 - 3 * s1_squared * s1_squared;
  // (fourth / n^4 - (square / (n (n - 1)))^2) / n, over 4 variance; negative only in tiny samples.
  const Integer excess = fourth * (n - 1) * (n - 1) - square * square * n * n;
  const Ratio error{excess, 4 * square * n * n * n * n * (n - 1)};
  summary.sd_se = excess > 0 ? std::sqrt(to_double(error, 2 * exponent)) : 0.0;
}

TailMean tail_mean(const ExactSums& sums, const Ratio& p, std::uint32_t key, const TailSums& partial) {
  const ExactTail bins = sums.above(key >> 16), rest = sums.inside(key >> 16, partial);
  const Integer n = sums.count(), value = sums.value(key), count = bins.count + rest.count;
  const Integer sum = bins.sum + rest.sum, sum2 = bins.sum2 + rest.sum2;
  const Integer excess = sum - count * value;
  const Integer excess2 = sum2 - 2 * value * sum + count * value * value;
  const Integer tail = p.denominator - p.numerator;  // (1 - p) = tail / p.denominator
  TailMean result;
  result.value = to_double({value * tail * n + excess * p.denominator, tail * n}, sums.exponent());
  const Integer square = (n * excess2 - excess * excess) * p.denominator * p.denominator;
  result.standard_error =
      n == 1 ? kNaN : std::sqrt(to_double({square, n * n * (n - 1) * tail * tail}, 2 * sums.exponent()));
  return result;
}

/// The ranks of a quantile and its interval: low, quantile, high. (In tiny samples the quantile may be
/// outside.)
std::vector<std::uint64_t> ranks_of(const Probability& p, std::uint64_t n) {
  const RankInterval interval = quantile_interval(p, n);
  return {interval.low, quantile_rank(p, n), interval.high};
}

}  // namespace

OutcomeStatistics::OutcomeStatistics(std::vector<Probability> probabilities, std::uint64_t expected_scenarios)
    : probabilities_(std::move(probabilities)), accumulator_(values_of(probabilities_), expected_scenarios) {}

bool OutcomeStatistics::complete() const {
  if (scenarios() == 0) return true;
  accumulator_.settle();
  std::vector<std::uint32_t> keys;
  for (std::size_t i = 0; i < probabilities_.size(); ++i)
    if (!accumulator_.find(i, ranks_of(probabilities_[i], scenarios()), keys)) return false;
  return true;
}

void OutcomeStatistics::begin_second_pass() {
  std::vector<RankRange> ranges;
  for (const Probability& p : probabilities_) {
    const std::vector<std::uint64_t> ranks = ranks_of(p, scenarios());
    ranges.push_back({std::min(ranks[0], ranks[1]), std::max(ranks[1], ranks[2])});
  }
  accumulator_.begin_second_pass(ranges);
}

std::optional<OutcomeStatistics::QuantileKeys> OutcomeStatistics::quantile_keys(std::size_t i) const {
  accumulator_.settle(i);
  std::vector<std::uint32_t> keys;
  if (!accumulator_.find(i, ranks_of(probabilities_[i], scenarios()), keys)) return std::nullopt;
  return QuantileKeys{std::min(keys[0], keys[1]), keys[1], std::max(keys[1], keys[2])};
}

std::optional<Estimates> OutcomeStatistics::estimates(std::optional<std::size_t> i) const {
  if (!i) return estimates_of(accumulator_.table(), std::nullopt);
  accumulator_.settle(*i);
  std::vector<std::uint32_t> keys;
  if (!accumulator_.find(*i, {quantile_rank(probabilities_[*i], scenarios())}, keys)) return std::nullopt;
  const Ratio p = decimal_ratio(probabilities_[*i]);
  const double tail = to_double({p.denominator - p.numerator, p.denominator});
  return estimates_of(accumulator_.table(), TailStart{tail, keys[0], accumulator_.above_in_bin(*i, keys[0])});
}

OutcomeSummary OutcomeStatistics::summary() const {
  if (scenarios() == 0) throw std::logic_error("a summary of no scenario");
  accumulator_.settle();
  const ExactSums sums(accumulator_.table());
  OutcomeSummary result;
  result.scenarios = scenarios();
  result.infinite = scenarios() - sums.count();
  result.minimum = from_sortable(accumulator_.lowest_key());
  result.maximum = from_sortable(accumulator_.highest_key());
  if (result.infinite == 0)
    summarize_moments(sums, result);
  else
    result.mean = result.mean_se = result.sd = result.sd_se = kNaN;

  std::vector<CountedValue> known;
  std::vector<std::uint32_t> keys;
  for (std::size_t i = 0; i < probabilities_.size(); ++i) {
    const Probability& p = probabilities_[i];
    if (!accumulator_.find(i, ranks_of(p, scenarios()), keys))
      throw std::logic_error("a second pass is needed");
    for (const std::uint32_t key : keys) known.push_back({key, accumulator_.above_in_bin(i, key).count});
    result.quantile.push_back({from_sortable(keys[1]), from_sortable(keys[0]), from_sortable(keys[2])});
    if (result.infinite > 0)
      result.cvar.push_back({kInfinity, kNaN});
    else
      result.cvar.push_back(
          tail_mean(sums, decimal_ratio(p), keys[1], accumulator_.above_in_bin(i, keys[1])));
  }
  result.histogram = histogram_of(accumulator_.table());
  result.exceedance = exceedance_of(accumulator_.table(), known);
  return result;
}

std::size_t OutcomeStatistics::summary_bound() const {
  return sizeof(OutcomeSummary) + probabilities_.size() * (sizeof(Quantile) + sizeof(TailMean)) +
         kMostCells * (sizeof(double) + sizeof(std::uint64_t)) + kMostPoints * sizeof(ExceedancePoint);
}

}  // namespace chokepoint
