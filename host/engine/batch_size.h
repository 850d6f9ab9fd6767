#pragma once

#include <cstddef>
#include <cstdint>

namespace chokepoint {

/// How many scenarios a worker takes at once: within these, and in every part of a run so few that all
/// workers end together.
struct BatchSizes {
  std::int64_t least, most;  // [scenario]
  std::int64_t held;         // of which a worker holds rows at once; longer batches come to it in pieces
};

/// Where the outcomes of most batches are.
enum class OutcomesAre { with_the_host, far_away };

/// Sizes that suit a backend, of which these are natural_batch() and longest_batch(), and the statistics.
/// `rows`: of outcomes that a worker holds; they take 64 MB at most, unless the least batch needs more. Of
/// outcomes far away it holds the least batch, for the few that must come.
BatchSizes batch_sizes(std::int64_t natural, std::int64_t longest, std::size_t rows, OutcomesAre place);

/// The size for a part of a run that has so many scenarios: a worker takes sixteen batches or more, of
/// `least` at least; where there are not as many, the workers share them evenly.
std::int64_t batch_of_part(const BatchSizes& sizes, std::uint64_t scenarios, std::size_t workers);

}  // namespace chokepoint
