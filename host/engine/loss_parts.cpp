#include "host/engine/loss_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace chokepoint {
namespace {

constexpr std::int64_t kTooLarge = std::numeric_limits<std::int64_t>::min();

}  // namespace

LossParts::LossParts(const Extras& extras, std::size_t first_row, const std::vector<float>& nominal) {
  double largest = 0;
  for (std::size_t k = 0; k < extras.pairs; ++k)
    largest = std::max(largest, std::abs(static_cast<double>(nominal[first_row + 2 * k])));
  exponent_ = (largest > 0 && std::isfinite(largest) ? std::ilogb(largest) : 0) - kBits;
  inverse_quantum_ = std::ldexp(1.0, -exponent_);
  for (const LossPart& part : extras.parts) {
    Part& compiled = parts_.emplace_back();
    for (const PartTerm& term : part.terms) compiled.terms.push_back({first_row + 2 * term.pair, term.sign});
    compiled.nominal = 0;
    for (const Term& term : compiled.terms)
      compiled.nominal += term.sign * quanta(nominal.data(), 1, 0, term);
  }
}

std::int64_t LossParts::quanta(const float* rows, std::int64_t stride, std::int64_t i,
                               const Term& term) const {
  const float* const sum = rows + static_cast<std::int64_t>(term.row) * stride + i;
  // A compensated sum of float32, and what it has too much: exact in float64.
  const double x = (static_cast<double>(sum[0]) - static_cast<double>(sum[stride])) * inverse_quantum_;
  return std::abs(x) < std::ldexp(1.0, kMostBits) ? std::llrint(x) : kTooLarge;
}

bool LossParts::read(const float* rows, std::int64_t stride, std::int64_t i, std::int64_t* parts) const {
  for (std::size_t j = 0; j < parts_.size(); ++j) {
    std::int64_t sum = -parts_[j].nominal;
    for (const Term& term : parts_[j].terms) {
      const std::int64_t each = quanta(rows, stride, i, term);
      if (each == kTooLarge) return false;
      sum += term.sign * each;
    }
    parts[j] = sum;
  }
  return true;
}

}  // namespace chokepoint
