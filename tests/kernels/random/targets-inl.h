// Apply the functions of kernels/random to arrays, kLanes elements at a time.
#if defined(CHOKEPOINT_TESTS_RANDOM_TARGETS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_TESTS_RANDOM_TARGETS_INL_H_
#undef CHOKEPOINT_TESTS_RANDOM_TARGETS_INL_H_
#else
#define CHOKEPOINT_TESTS_RANDOM_TARGETS_INL_H_
#endif

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "kernels/random/exp-inl.h"
#include "kernels/random/log-inl.h"
#include "kernels/random/normal-inl.h"
#include "kernels/random/philox-inl.h"
#include "tests/kernels/random/targets.h"

CHOKEPOINT_TARGET_BEGIN

namespace test_arrays {

// Name the functions, so that a template can be instantiated with one (always_inline functions have no
// address).
struct Log {
  CHOKEPOINT_FUNCTION static Real of(Real x) { return log(x); }
};
struct Log1p {
  CHOKEPOINT_FUNCTION static Real of(Real x) { return log1p(x); }
};
struct Exp {
  CHOKEPOINT_FUNCTION static Real of(Real x) { return exp(x); }
};
struct NormalOfTail {
  CHOKEPOINT_FUNCTION static Real of(Real x) { return normal_of_tail(x); }
};
struct TailOfNormal {
  CHOKEPOINT_FUNCTION static Real of(Real x) { return tail_of_normal(x); }
};
struct NormalOfWord {
  CHOKEPOINT_FUNCTION static Real of(Real x) { return normal_of_word(bits(x)); }
};
struct NormalOfRank {
  CHOKEPOINT_FUNCTION static Real of(Real x) { return normal_of_word(rank_of_word(bits(x))); }
};
struct RankOfWord {
  CHOKEPOINT_FUNCTION static Real of(Real x) { return from_bits(rank_of_word(bits(x))); }
};

// Put f(from[i]) in to[i]; what stands behind the last whole vector goes through a padded one.
template <class F, class In>
void map(const In* from, float* to, std::size_t n) {
  constexpr std::size_t kStep = kLanes;
  for (std::size_t i = 0; i < n; i += kStep) {
    const std::size_t count = n - i < kStep ? n - i : kStep;
    float in[kStep] = {}, out[kStep];
    std::memcpy(in, from + i, count * sizeof(float));
    store(out, F::of(load(in)));
    std::memcpy(to + i, out, count * sizeof(float));
  }
}

// Put philox(counters[i]) in to[i].
inline void map_philox(const std::uint32_t* counters, std::uint32_t key_low, std::uint32_t key_high,
                       std::uint32_t* to, std::size_t n) {
  constexpr std::size_t kStep = kLanes;
  for (std::size_t i = 0; i < n; i += kStep) {
    const std::size_t count = n - i < kStep ? n - i : kStep;
    float in[4][kStep] = {}, out[4][kStep];
    for (std::size_t lane = 0; lane < count; ++lane)
      for (std::size_t w = 0; w < 4; ++w)
        std::memcpy(&in[w][lane], &counters[4 * (i + lane) + w], sizeof(float));
    const Words4 words =
        philox(bits(load(in[0])), bits(load(in[1])), bits(load(in[2])), bits(load(in[3])), key_low, key_high);
    store(out[0], from_bits(words.w0));
    store(out[1], from_bits(words.w1));
    store(out[2], from_bits(words.w2));
    store(out[3], from_bits(words.w3));
    for (std::size_t lane = 0; lane < count; ++lane)
      for (std::size_t w = 0; w < 4; ++w) std::memcpy(&to[4 * (i + lane) + w], &out[w][lane], sizeof(float));
  }
}

inline random_test::Functions functions() {
  return {map<Log, float>,
          map<Log1p, float>,
          map<Exp, float>,
          map<NormalOfTail, float>,
          map<TailOfNormal, float>,
          map<NormalOfWord, std::uint32_t>,
          map<NormalOfRank, std::uint32_t>,
          map<RankOfWord, std::uint32_t>,
          map_philox};
}

}  // namespace test_arrays

CHOKEPOINT_TARGET_END

#endif
