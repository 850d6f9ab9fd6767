#include "host/compare/distribution_bounds.h"

#include <algorithm>
#include <cmath>

namespace chokepoint {

DistributionBounds::DistributionBounds(std::vector<double> edge, const std::vector<std::int64_t>& count,
                                       std::uint64_t scenarios)
    : edge_(std::move(edge)) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < edge_.size(); ++i) {
    below_.push_back(static_cast<double>(sum) / static_cast<double>(scenarios));
    if (i < count.size()) sum += count[i];
  }
}

double DistributionBounds::most_up_to(double x) const {
  const auto above = std::upper_bound(edge_.begin(), edge_.end(), x);  // the first edge beyond x
  return above == edge_.end() ? 1 : below_[static_cast<std::size_t>(above - edge_.begin())];
}

double DistributionBounds::least_below(double x) const {
  const auto above = std::upper_bound(edge_.begin(), edge_.end(), x);
  return above == edge_.begin() ? 0 : below_[static_cast<std::size_t>(above - edge_.begin()) - 1];
}

DistributionBounds read_bounds(const NetcdfCatalogue& file, std::size_t variant, std::size_t outcome,
                               std::uint64_t scenarios) {
  const NetcdfVariable *counts = file.find("histogram"), *edges = file.find("bin_edge");
  if (counts == nullptr || edges == nullptr) return {{}, {}, scenarios};
  const std::size_t bins = counts->shape.back(), row = variant * counts->shape[1] + outcome;
  std::vector<double> edge = file.doubles(*edges, row * (bins + 1), bins + 1);
  edge.erase(std::find_if(edge.begin(), edge.end(), [](double x) { return std::isnan(x); }), edge.end());
  return {edge, file.integers(*counts, row * bins, bins), scenarios};
}

Evidence evidence_between(const DistributionBounds& lower, double a, const DistributionBounds& higher,
                          double b, double probability, double error) {
  // Of the lower run at least `probability` is up to a, of the higher at most that much is below b.
  const double missing = probability - higher.most_up_to(a);
  const double surplus = lower.least_below(b) - probability;
  const double apart = lower.most_up_to(b) - higher.least_below(a);
  return {std::max({missing, surplus, 0.0}) / error, std::max(apart, 0.0) / error};
}

}  // namespace chokepoint
