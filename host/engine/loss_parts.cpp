#include "host/engine/loss_parts.h"

#include <algorithm>
#include <cmath>

namespace chokepoint {
LossParts::LossParts(const Extras& extras, std::size_t first_row, const std::vector<float>& nominal) {
  double largest = 0;
  for (std::size_t k = 0; k < extras.pairs; ++k)
    largest = std::max(largest, std::abs(static_cast<double>(nominal[first_row + 2 * k])));
  exponent_ = (largest > 0 && std::isfinite(largest) ? std::ilogb(largest) : 0) - kBits;
  inverse_quantum_ = std::ldexp(1.0, -exponent_);
  for (const LossPart& part : extras.parts) {
    Part& compiled = parts_.emplace_back();
    for (const PartTerm& term : part.terms) compiled.terms.push_back({2 * term.pair, term.sign});
  }
  std::vector<std::int64_t> parts(parts_.size());
  read(nominal.data() + first_row, 1, {0}, parts.data());
  for (std::size_t j = 0; j < parts_.size(); ++j) parts_[j].nominal = parts[j];
}

/// Add a term to a part of each scenario.
bool LossParts::add_term(const float* extras, std::int64_t stride, const std::vector<std::int64_t>& scenarios,
                         const Term& term, std::int64_t* parts) const {
  constexpr double kMost = std::int64_t{1} << kMostBits, kShift = 0x1.8p52;  // adding it rounds, ties to even
  const float* const sum = extras + static_cast<std::int64_t>(term.row) * stride;
  const float* const excess = sum + stride;
  bool fit = true;
  for (std::size_t k = 0; k < scenarios.size(); ++k) {
    const std::int64_t i = scenarios[k];
    // A compensated sum of float32, and what it has too much: exact in float64.
    const double x = (static_cast<double>(sum[i]) - static_cast<double>(excess[i])) * inverse_quantum_;
    const bool fits = std::abs(x) < kMost;
    fit = fit && fits;
    parts[k * parts_.size()] += term.sign * static_cast<std::int64_t>(fits ? x + kShift - kShift : 0);
  }
  return fit;
}

bool LossParts::read(const float* extras, std::int64_t stride, const std::vector<std::int64_t>& scenarios,
                     std::int64_t* parts) const {
  bool fit = true;
  for (std::size_t j = 0; j < parts_.size(); ++j) {
    for (std::size_t k = 0; k < scenarios.size(); ++k) parts[k * parts_.size() + j] = -parts_[j].nominal;
    for (const Term& term : parts_[j].terms)
      fit = add_term(extras, stride, scenarios, term, parts + j) && fit;
  }
  return fit;
}

}  // namespace chokepoint
