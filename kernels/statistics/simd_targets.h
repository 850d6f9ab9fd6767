#pragma once

#include <hwy/highway.h>

#include <cstdint>
#include <vector>

namespace chokepoint {

/// What `get` returns for each SIMD target that this machine supports, while that is the one that would be
/// chosen: for tests, which call every version of a function.
template <class Get>
auto for_each_target(const Get& get) {
  std::vector<decltype(get())> all;
  const auto choose = [](std::int64_t targets) {
    hwy::SetSupportedTargetsForTest(targets);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  };
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    choose(target);
    all.push_back(get());
  }
  choose(0);  // all again
  return all;
}

}  // namespace chokepoint
