#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

namespace chokepoint {

enum class Specialise { automatic, on, off };

/// How a run comes by kernels compiled for its study alone.
struct SpecialiseOptions {
  Specialise mode = Specialise::automatic;
  std::uint64_t scenarios = 0;                     // of the run: what compiling must pay for
  std::filesystem::path cache;                     // empty: nothing is kept
  std::function<void(const std::string&)> warn;    // one line: why the generic kernel takes over
  std::function<void(const std::string&)> inform;  // one line: what takes a while
};

/// Where compiled kernels are kept between runs: $XDG_CACHE_HOME/chokepoint, or ~/.cache/chokepoint; empty
/// where there is no home.
std::filesystem::path default_kernel_cache();

}  // namespace chokepoint
