#pragma once

#include <cstdint>
#include <vector>

namespace chokepoint {

/// Return how many of the 2^32 words have a normal of at least `threshold`: those with a rank below this
/// number (kernels/random/normal-inl.h).
std::uint64_t words_from(float threshold);

/// Thresholds of normals, as the kernels compare ranks of words with them.
struct RankLimits {
  std::vector<std::uint32_t> limits;  // [from][state but the last] rank < it moves past the state
  std::vector<double> passed;  // [from] the first states, which every word moves past: no limit says so
};

/// Return the limits that stand for the thresholds of matrices (thresholds_of), each rounded to float first.
/// Rows of thresholds rise.
RankLimits rank_limits_of(const std::vector<double>& thresholds, std::int32_t states);

}  // namespace chokepoint
