// Compile the functions for every SIMD target with FMA.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/kernels/random/targets_simd.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSE4)
#include <hwy/foreach_target.h>

#if HWY_TARGET != HWY_SSSE3  // the baseline: it has no FMA
#include "tests/kernels/random/targets-inl.h"
#endif

#if HWY_ONCE
namespace chokepoint::random_test {
namespace {

// Ask a target for its functions only where the CPU has it: the asking itself is compiled for that target.
Target target(std::int64_t bit, const char* name, Functions (*functions)()) {
  if ((static_cast<std::int64_t>(hwy::SupportedTargets()) & bit) == 0)
    return {name, {}, std::string("this CPU has no ") + name};
  return {name, functions(), ""};
}

}  // namespace

std::vector<Target> simd_targets() {
  return {target(HWY_AVX2, "AVX2", chokepoint::N_AVX2::test_arrays::functions),
          target(HWY_AVX3, "AVX3", chokepoint::N_AVX3::test_arrays::functions)};
}

}  // namespace chokepoint::random_test
#endif
