// Compile the generators for every SIMD target with FMA.

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/bench/generators_simd.cpp"
#define HWY_DISABLED_TARGETS (HWY_SSE4)
#include <hwy/foreach_target.h>

#if HWY_TARGET != HWY_SSSE3  // the baseline: it has no FMA
#include "tests/bench/generators-inl.h"
#endif

#if HWY_ONCE
#include <hwy/targets.h>

namespace chokepoint::bench {
namespace {

std::string absent_unless(std::int64_t bit, const std::string& name) {
  return (static_cast<std::int64_t>(hwy::SupportedTargets()) & bit) != 0 ? "" : "this CPU has no " + name;
}

}  // namespace

std::vector<Generator> simd_generators() {
  std::vector<Generator> all;
#if HWY_TARGETS & HWY_AVX2
  all.push_back({"avx2", N_AVX2::bench_arrays::fill<N_AVX2::bench_arrays::WordItself>,
                 N_AVX2::bench_arrays::fill<N_AVX2::bench_arrays::NormalOfWord>,
                 absent_unless(HWY_AVX2, "AVX2")});
#endif
#if HWY_TARGETS & HWY_AVX3
  all.push_back({"avx512", N_AVX3::bench_arrays::fill<N_AVX3::bench_arrays::WordItself>,
                 N_AVX3::bench_arrays::fill<N_AVX3::bench_arrays::NormalOfWord>,
                 absent_unless(HWY_AVX3, "AVX-512")});
#endif
#if HWY_TARGETS & HWY_NEON
  all.push_back({"neon", N_NEON::bench_arrays::fill<N_NEON::bench_arrays::WordItself>,
                 N_NEON::bench_arrays::fill<N_NEON::bench_arrays::NormalOfWord>,
                 absent_unless(HWY_NEON, "NEON")});
#endif
  return all;
}

}  // namespace chokepoint::bench
#endif
