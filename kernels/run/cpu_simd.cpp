// The kernels for every SIMD target of this build that has FMA; the CPU decides which of them run.

#include "kernels/run/cpu_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/run/cpu_simd.cpp"
#define HWY_DISABLED_TARGETS HWY_SSE4
#include <hwy/foreach_target.h>

// The baseline (SSSE3) has no FMA: multiply-add would round twice. The scalars serve those CPUs.
#if HWY_TARGET != HWY_SSSE3
#include "kernels/run/loop-inl.h"
#endif

#if HWY_ONCE
#include <hwy/targets.h>

namespace chokepoint {

std::vector<CpuTarget> cpu_simd_targets() {
  const auto supported = hwy::SupportedTargets();
  std::vector<CpuTarget> targets;
#if HWY_TARGETS & HWY_AVX3
  if (supported & HWY_AVX3) targets.push_back({"avx512", N_AVX3::kLanes, N_AVX3::simulate_range});
#endif
#if HWY_TARGETS & HWY_AVX2
  if (supported & HWY_AVX2) targets.push_back({"avx2", N_AVX2::kLanes, N_AVX2::simulate_range});
#endif
#if HWY_TARGETS & HWY_NEON
  if (supported & HWY_NEON) targets.push_back({"neon", N_NEON::kLanes, N_NEON::simulate_range});
#endif
  return targets;
}

}  // namespace chokepoint
#endif
