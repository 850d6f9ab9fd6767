#include "host/statistics/sensitivities.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chokepoint {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Ends of about so many bins of equal counts.
std::vector<std::size_t> bin_ends(const RankOrder& ranks, std::size_t bins) {
  std::vector<std::size_t> ends;
  for (std::size_t k = 1; k <= bins; ++k) {
    const std::size_t end = ranks.boundary(k * ranks.size() / bins);
    if (end > (ends.empty() ? 0 : ends.back())) ends.push_back(end);
  }
  return ends;
}

/// Power sums of the scores in one bin.
struct ScoreSums {
  double count = 0, sum = 0, sum2 = 0, sum3 = 0, sum4 = 0;

  void add(double y) {  // count apart
    const double square = y * y;
    sum += y;
    sum2 += square;
    sum3 += square * y;
    sum4 += square * square;
  }
  void add(const ScoreSums& other) {
    count += other.count;
    sum += other.sum;
    sum2 += other.sum2;
    sum3 += other.sum3;
    sum4 += other.sum4;
  }
};

std::vector<ScoreSums> sums_by_bin(const OutcomeSample& outcome, const DriverBins& driver) {
  std::vector<ScoreSums> bins;
  const std::vector<std::uint32_t>& order = driver.ranks().order();
  std::size_t position = 0;
  for (const std::size_t end : driver.fine_ends()) {
    ScoreSums sums, others;  // two at once: an addition waits for the one before
    sums.count = static_cast<double>(end - position);
    for (; position + 2 <= end; position += 2) {
      sums.add(outcome.score[order[position]]);
      others.add(outcome.score[order[position + 1]]);
    }
    if (position < end) sums.add(outcome.score[order[position++]]);
    sums.add(others);
    bins.push_back(sums);
  }
  return bins;
}

Estimate first_order(const std::vector<ScoreSums>& bins) {
  ScoreSums all;
  double between = 0;
  for (const ScoreSums& bin : bins) {
    all.add(bin);
    between += bin.sum * bin.sum / bin.count;
  }
  const double n = all.count, degrees = static_cast<double>(bins.size()) - 1;
  if (degrees < 1 || n - degrees < 2) return {kNaN, kNaN};
  const double within = (all.sum2 - between) / (n - degrees - 1);
  const double index = (between - degrees * within) / all.sum2;
  double influence2 = 0;  // sum of (2 y m - m^2 - S y^2)^2
  for (const ScoreSums& bin : bins) {
    const double m = bin.sum / bin.count, m2 = m * m;
    influence2 += (4 + 2 * index) * m2 * bin.sum2 + m2 * m2 * bin.count + index * index * bin.sum4 -
                  4 * m2 * m * bin.sum - 4 * m * index * bin.sum3;
  }
  const double mean = (between - index * all.sum2) / n;
  const double variance = std::max(0.0, influence2 / n - mean * mean) / n;
  const double scale = all.sum2 / n, noise = (1 - index) / n;
  return {index, std::sqrt(variance / (scale * scale) + 2 * degrees * noise * noise)};
}

Estimate rank_correlation(const RankOrder& x, const RankOrder& y) {
  const double xx = x.square(), yy = y.square();
  const double n = static_cast<double>(x.size());
  if (xx == 0 || yy == 0 || n <= 3) return {kNaN, kNaN};
  const double r = x.product(y) / std::sqrt(xx * yy);
  return {r, (1 - r * r) * std::sqrt((1 + r * r / 2) / (n - 3))};
}

std::vector<Estimate> conditional_means(const std::vector<ScoreSums>& fine, const OutcomeSample& outcome,
                                        const DriverBins& driver) {
  std::vector<Estimate> means;
  std::size_t bin = 0;
  for (const std::size_t end : driver.ends()) {
    ScoreSums sums;
    for (; bin < fine.size() && driver.fine_ends()[bin] <= end; ++bin) sums.add(fine[bin]);
    const double n = sums.count, mean = sums.sum / n;
    const double variance = std::max(0.0, sums.sum2 - n * mean * mean) / (n - 1);
    means.push_back({outcome.mean + outcome.sd * mean, n > 1 ? outcome.sd * std::sqrt(variance / n) : kNaN});
  }
  return means;
}

}  // namespace

DriverBins::DriverBins(const std::vector<float>& x) : ranks_(x) {
  constexpr std::size_t kLeast = 50;  // scenarios of a bin, where there are enough
  const std::size_t bins = std::clamp<std::size_t>(x.size() / kLeast, 2, kMostBins);
  ends_ = bin_ends(ranks_, bins);
  fine_ends_ = bin_ends(ranks_, kFine * bins);
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    double sum = 0;
    for (std::size_t i = begin; i < end; ++i) sum += static_cast<double>(x[ranks_.order()[i]]);
    means_.push_back(sum / static_cast<double>(end - begin));
    begin = end;
  }
}

OutcomeSample::OutcomeSample(const std::vector<float>& values) : ranks(values) {
  const double n = static_cast<double>(values.size());
  double sum = 0, squares = 0;
  for (const float x : values) sum += static_cast<double>(x);
  mean = sum / n;
  for (const float x : values) {
    const double deviation = static_cast<double>(x) - mean;
    squares += deviation * deviation;
  }
  sd = std::sqrt(squares / (n - 1));
  if (!std::isfinite(mean)) mean = sd = kNaN;
  score.reserve(values.size());
  for (const float x : values) score.push_back((static_cast<double>(x) - mean) / sd);
}

Sensitivity sensitivity_of(const OutcomeSample& outcome, const DriverBins& driver) {
  Sensitivity result;
  result.rank_correlation = rank_correlation(driver.ranks(), outcome.ranks);
  if (!(outcome.sd > 0)) {
    result.first_order = {kNaN, kNaN};
    result.conditional_mean.assign(driver.ends().size(), {outcome.mean, outcome.sd});
    return result;
  }
  const std::vector<ScoreSums> fine = sums_by_bin(outcome, driver);
  result.first_order = first_order(fine);
  result.conditional_mean = conditional_means(fine, outcome, driver);
  return result;
}

}  // namespace chokepoint
