#include "host/statistics/ranks.h"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>

namespace chokepoint {

namespace {

/// The smallest k with P(B <= k) >= share.
std::uint64_t binomial_point(std::uint64_t n, double p, double share) {
  using namespace boost::math::policies;
  using RoundUp = policy<discrete_quantile<integer_round_up>>;
  const boost::math::binomial_distribution<double, RoundUp> b(static_cast<double>(n), p);
  double k = quantile(b, share);
  // The root finder may stop one short or one beyond.
  while (k > 0 && cdf(b, k - 1) >= share) --k;
  while (k < static_cast<double>(n) && cdf(b, k) < share) ++k;
  return static_cast<std::uint64_t>(k);
}

}  // namespace

Ratio decimal_ratio(const Probability& p) {
  const std::invalid_argument wrong("not a decimal number between 0 and 1: " + p.text);
  Ratio ratio{0, 1};
  std::size_t i = p.text.starts_with('+') ? 1 : 0, digits = 0;
  bool point = false;
  for (; i < p.text.size() && p.text[i] != 'e' && p.text[i] != 'E'; ++i) {
    const char c = p.text[i];
    if (c == '_') continue;
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9' || ++digits > 400) throw wrong;
    ratio.numerator = ratio.numerator * 10 + (c - '0');
    if (point) ratio.denominator *= 10;
  }
  if (digits == 0) throw wrong;
  if (i < p.text.size()) {
    const std::string exponent = p.text.substr(i + 1);
    const bool negative = exponent.starts_with('-');
    const std::string size = exponent.substr(negative || exponent.starts_with('+') ? 1 : 0);
    if (size.empty() || size.size() > 3 || size.find_first_not_of("0123456789") != std::string::npos)
      throw wrong;
    const Integer scale = boost::multiprecision::pow(Integer(10), static_cast<unsigned>(std::stoi(size)));
    (negative ? ratio.denominator : ratio.numerator) *= scale;
  }
  if (ratio.numerator <= 0 || ratio.numerator >= ratio.denominator) throw wrong;
  return ratio;
}

std::uint64_t quantile_rank(const Probability& p, std::uint64_t n) {
  const Ratio ratio = decimal_ratio(p);
  const Integer rank = (ratio.numerator * n + ratio.denominator - 1) / ratio.denominator;
  return std::max<std::uint64_t>(1, static_cast<std::uint64_t>(rank));
}

RankInterval quantile_interval(const Probability& p, std::uint64_t n) {
  // Every outcome, in whatever thread, asks for the same few; a root finder's answer is worth keeping.
  constexpr std::size_t kMost = 1024;
  static std::mutex mutex;
  static std::map<std::pair<double, std::uint64_t>, RankInterval> known;
  const std::lock_guard lock(mutex);
  if (known.size() >= kMost) known.clear();
  const auto [entry, is_new] = known.try_emplace({p.value, n});
  if (is_new) {
    const std::uint64_t low = binomial_point(n, p.value, 0.025), high = binomial_point(n, p.value, 0.975);
    entry->second = {std::max<std::uint64_t>(1, low), std::min(n, high + 1)};
  }
  return entry->second;
}

}  // namespace chokepoint
