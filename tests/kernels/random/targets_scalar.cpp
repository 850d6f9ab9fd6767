// Compile the functions as the plain scalar reference, and collect all targets.

#include "tests/kernels/random/targets-inl.h"

namespace chokepoint::random_test {

const Target& scalar_target() {
  static const Target target{"scalar", scalar_target::test_arrays::functions(), ""};
  return target;
}

std::vector<Target> all_targets() {
  std::vector<Target> all{scalar_target()};
  for (const Target& target : simd_targets()) all.push_back(target);
  for (const Target& target : cuda_targets()) all.push_back(target);
  return all;
}

}  // namespace chokepoint::random_test
