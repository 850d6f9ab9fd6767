#include "host/results/shape.h"

#include <cstdint>
#include <limits>
#include <stdexcept>

namespace chokepoint {
namespace {

void require(bool holds, const std::string& what) {
  if (!holds) throw std::invalid_argument("result: " + what);
}

constexpr std::uint64_t kMost = std::numeric_limits<std::int64_t>::max();

void check_outcome(const OutcomeSummary& outcome, std::size_t probabilities) {
  require(outcome.quantile.size() == probabilities, "one quantile a probability");
  require(outcome.cvar.size() == probabilities, "one tail mean a probability");
  require(outcome.infinite <= kMost, "counts below 2^63");
  const Histogram& histogram = outcome.histogram;
  require(histogram.count.empty() ? histogram.edge.size() <= 1
                                  : histogram.edge.size() == histogram.count.size() + 1,
          "one edge more than counts");
  for (const std::uint64_t count : histogram.count) require(count <= kMost, "counts below 2^63");
}

void check_worst(const Result& result, const VariantResult& variant) {
  for (const auto& outcome : variant.outcome) {
    require(outcome.worst.size() == result.variants.front().outcome.front().worst.size(),
            "as many worst scenarios of every outcome");
    for (const RankedScenario& each : outcome.worst)
      require(each.scenario <= kMost, "scenario numbers below 2^63");
  }
}

void check_differences(const Result& result, const VariantResult& variant) {
  const bool is_base = &variant == &result.variants.front();
  require(variant.difference.size() == (is_base ? 0 : result.outcomes.size()),
          "one difference an outcome, of every variant but the base");
  for (const DifferenceSummary& difference : variant.difference) {
    require(difference.paired.quantile.size() == result.probabilities.size() &&
                difference.paired.cvar.size() == result.probabilities.size(),
            "quantiles and tail means of differences, one a probability");
    require(difference.unequal_infinite <= kMost, "counts below 2^63");
  }
}

void check_sensitivities(const Result& result, const VariantResult& variant) {
  require(variant.driver_value.size() == result.drivers.size(), "bins of every driver");
  require(variant.sensitivity.size() == (result.drivers.empty() ? 0 : result.outcomes.size()),
          "sensitivities of every outcome");
  for (const auto& outcome : variant.sensitivity) {
    require(outcome.size() == result.drivers.size(), "a sensitivity a driver");
    for (std::size_t d = 0; d < outcome.size(); ++d)
      require(outcome[d].conditional_mean.size() == variant.driver_value[d].size(), "a mean a bin");
  }
}

void check_series(const SeriesSummary& series, std::size_t months, std::size_t bands) {
  require(series.mean.size() == months && series.mean_se.size() == months, "one mean a month");
  require(series.band_scenarios <= kMost, "counts below 2^63");
  require(bands == 0 || series.quantile.size() == months, "one list of quantiles a month");
  for (const auto& month : series.quantile) require(month.size() == bands, "one quantile a band");
}

}  // namespace

void check_shape(const Result& result) {
  require(!result.variants.empty(), "a variant at least");
  require(result.months >= 1, "a month at least");
  require(result.start_month >= 1 && result.start_month <= 12, "a start month from 1 to 12");
  require(result.first <= kMost && result.scenarios <= kMost - result.first, "scenarios below 2^63");
  for (const VariantResult& variant : result.variants) {
    require(variant.outcome.size() == result.outcomes.size(), "one summary an outcome");
    require(variant.series.size() == result.series.size(), "one summary a series");
    for (const auto& outcome : variant.outcome) {
      check_outcome(outcome, result.probabilities.size());
      require(outcome.convergence.size() == result.checkpoints.size(), "estimates at every checkpoint");
    }
    check_worst(result, variant);
    check_sensitivities(result, variant);
    require(variant.tail_contribution.empty() || variant.tail_contribution.size() == result.parts.size(),
            "a contribution a part");
    for (const auto& part : variant.tail_contribution)
      require(part.size() == result.probabilities.size(), "a contribution a probability");
    check_differences(result, variant);
    for (const auto& series : variant.series) {
      check_series(series, static_cast<std::size_t>(result.months), result.bands.size());
    }
    require(variant.sample.empty() || variant.sample.size() == result.outcomes.size(),
            "one sample an outcome");
    require(variant.sample.size() == result.variants.front().sample.size(),
            "samples of all variants or of none");
    for (const auto& sample : variant.sample) {
      require(sample.size() == result.variants.front().sample.front().size(), "samples of one length");
      require(sample.size() <= result.scenarios, "a sample within the scenarios");
    }
  }
}

}  // namespace chokepoint
