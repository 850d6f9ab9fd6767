#pragma once

#include <cstdint>
#include <vector>

#include "kernels/statistics/series_sums.h"

namespace chokepoint {

/// Accumulate one monthly series: exact sums for the means and their errors, and the first scenarios whole
/// for the bands.
class SeriesAccumulator {
 public:
  static constexpr std::uint64_t kBandScenarios = 8192;  // kept whole

  /// `scale`: as of SeriesSums.
  SeriesAccumulator(std::size_t months, double scale) : sums_(months, scale) {}

  /// Add rows[month * stride + i], i in [0, n). `first`: the number of the first scenario, counted from the
  /// run's first; batches may come in any order, but each scenario once. The same as keep() and sums().add().
  void add(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n);
  /// Keep those scenarios that are among the first, and add nothing to the sums.
  void keep(std::uint64_t first, const float* rows, std::int64_t stride, std::int64_t n);
  /// Add another part of the same run.
  void add(const SeriesAccumulator& other);

  SeriesSums& sums() { return sums_; }
  std::size_t months() const { return sums_.months(); }
  std::uint64_t count() const { return sums_.count(); }
  double quantum() const { return sums_.quantum(); }
  double grain() const { return sums_.grain(); }
  SeriesSums::Sums sums(std::size_t month) const { return sums_.sums(month); }
  /// The first scenarios' values, in order of the scenarios' numbers.
  std::vector<float> kept(std::size_t month) const;
  /// Whether the first kBandScenarios are all there.
  bool has_all_kept() const { return kept_count_ == kBandScenarios; }
  /// Give back the storage of the first scenarios' values.
  void forget_kept();

  std::size_t memory_bytes() const;
  /// What it will take at most while so many scenarios have come.
  std::size_t memory_bound(std::uint64_t scenarios) const;

 private:
  static constexpr std::size_t kBlock = 64;  // scenarios whose values of a month lie side by side

  void grow_kept(std::uint64_t end);
  float* kept_at(std::uint64_t scenario, std::size_t month) {
    return kept_.data() + (scenario / kBlock * months() + month) * kBlock + scenario % kBlock;
  }

  SeriesSums sums_;
  std::uint64_t kept_count_ = 0;
  std::vector<float> kept_;  // [block][month][scenario of the block], NaN where none has come
};

}  // namespace chokepoint
