#pragma once

#include <cstdint>
#include <vector>

namespace chokepoint {

/// Scenario counts at which a run of so many scenarios says what it has found: 1, 2 and 5 times a power of
/// ten, from 1% of the run (and from 10) on; then its end. Counts and not shares, so that a run that
/// stops early says the same as one that was to be so short.
std::vector<std::uint64_t> checkpoints_of(std::uint64_t scenarios);

/// Counts at which a run of at most so many scenarios may stop because it is precise enough: 1, 1.5, 2, 3, 5
/// and 7 times a power of ten, from 1000 on; then its end.
std::vector<std::uint64_t> stopping_points(std::uint64_t scenarios);

/// All counts at which the workers of a run meet, ascending. `may_stop`: it may end before its last scenario.
/// `seam`: one count more at which they are to meet.
std::vector<std::uint64_t> meetings_of(std::uint64_t scenarios, bool may_stop, std::uint64_t seam);

}  // namespace chokepoint
