#include "tests/validation/laws.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace chokepoint::validation {
namespace {

using RawMoments = std::array<double, 5>;  // E X^k

/// Mean, standard deviation and central moments from E X^k.
void set_moments(Law& law, const RawMoments& raw) {
  const double m = raw[1];
  law.mean = m;
  law.sd = std::sqrt(std::max(0.0, raw[2] - m * m));
  law.third = raw[3] - 3 * m * raw[2] + 2 * m * m * m;
  law.fourth = raw[4] - 4 * m * raw[3] + 6 * m * m * raw[2] - 3 * m * m * m * m;
}

RawMoments raw_moments(const Law& law) {
  const double m = law.mean, v = law.sd * law.sd;
  return {1, m, v + m * m, law.third + 3 * m * v + m * m * m,
          law.fourth + 4 * m * law.third + 6 * m * m * v + m * m * m * m};
}

}  // namespace

Law discrete_law(const std::vector<double>& values, const std::vector<double>& weights) {
  const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
  Law law;
  law.below = [=](double x) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) sum += values[i] <= x ? weights[i] : 0;
    return sum / total;
  };
  law.quantile = [=](double p) {
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      sum += weights[i];
      if (sum >= p * total) return values[i];
    }
    return values.back();
  };
  RawMoments raw{};
  for (std::size_t k = 0; k < raw.size(); ++k) {
    for (std::size_t i = 0; i < values.size(); ++i) {
      raw[k] += weights[i] / total * std::pow(values[i], static_cast<double>(k));
    }
  }
  set_moments(law, raw);
  return law;
}

Law empirical_law(const std::vector<double>& values) {
  std::vector<double> x = values;
  std::sort(x.begin(), x.end());
  const auto n = static_cast<double>(x.size());
  Law law;
  law.below = [=](double value) {
    if (value < x.front()) return 0.0;
    if (value >= x.back()) return 1.0;
    const auto above = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), value) - x.begin());
    const double part = (value - x[above - 1]) / (x[above] - x[above - 1]);
    return (static_cast<double>(above) - 0.5 + part) / n;
  };
  law.quantile = [=](double p) {
    const double place = std::clamp(p * n - 0.5, 0.0, n - 1);
    const auto i = std::min(static_cast<std::size_t>(place), x.size() - 2);
    return x[i] + (place - static_cast<double>(i)) * (x[i + 1] - x[i]);
  };
  RawMoments raw{};
  for (std::size_t k = 0; k < raw.size(); ++k) {
    const auto power = static_cast<double>(k);
    raw[k] = (std::pow(x.front(), power) + std::pow(x.back(), power)) / (2 * n);
    for (std::size_t i = 0; i + 1 < x.size(); ++i) {
      const double width = x[i + 1] - x[i];
      raw[k] += (std::pow(x[i + 1], power + 1) - std::pow(x[i], power + 1)) / ((power + 1) * width * n);
    }
  }
  set_moments(law, raw);
  return law;
}

Law perhaps(const Law& x, double probability, double never) {
  const double finite = probability - never;
  Law law;
  law.below = [=](double value) { return value < 0 ? 0 : 1 - probability + finite * x.below(value); };
  law.quantile = [=](double p) {
    return p <= 1 - probability ? 0 : x.quantile((p - (1 - probability)) / finite);
  };
  law.never = never;
  RawMoments raw = raw_moments(x);
  for (std::size_t k = 1; k < raw.size(); ++k) raw[k] *= probability;
  set_moments(law, raw);
  return law;
}

}  // namespace chokepoint::validation
