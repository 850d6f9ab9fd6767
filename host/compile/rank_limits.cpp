#include "host/compile/rank_limits.h"

#include "kernels/random/normal-inl.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kWords = std::uint64_t{1} << 32;

float normal_of_rank(std::uint64_t rank) {
  const auto word = scalar_target::rank_of_word(static_cast<std::uint32_t>(rank));  // its own inverse
  return scalar_target::normal_of_word(word);
}

}  // namespace

std::uint64_t words_from(float threshold) {
  std::uint64_t first = 0, last = kWords;  // what is below first passes, what is not below last does not
  while (first < last) {
    const std::uint64_t middle = (first + last) / 2;
    if (normal_of_rank(middle) >= threshold)
      first = middle + 1;
    else
      last = middle;
  }
  return first;
}

RankLimits rank_limits_of(const std::vector<double>& thresholds, std::int32_t states) {
  const auto columns = static_cast<std::size_t>(states) - 1;
  RankLimits ranks;
  for (std::size_t i = 0; i < thresholds.size(); ++i) {
    if (i % columns == 0) ranks.passed.push_back(0);
    const std::uint64_t passing = words_from(static_cast<float>(thresholds[i]));
    ranks.passed.back() += passing == kWords ? 1 : 0;
    ranks.limits.push_back(passing == kWords ? 0 : static_cast<std::uint32_t>(passing));
  }
  return ranks;
}

}  // namespace chokepoint
