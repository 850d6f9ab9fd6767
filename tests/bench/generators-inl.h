// Fill arrays with the words of Philox, and with their normals, kLanes scenarios at a time.
#if defined(CHOKEPOINT_TESTS_BENCH_GENERATORS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_TESTS_BENCH_GENERATORS_INL_H_
#undef CHOKEPOINT_TESTS_BENCH_GENERATORS_INL_H_
#else
#define CHOKEPOINT_TESTS_BENCH_GENERATORS_INL_H_
#endif

#include <cstddef>
#include <cstdint>

#include "kernels/random/normal-inl.h"
#include "kernels/random/philox-inl.h"
#include "tests/bench/generators.h"

CHOKEPOINT_TARGET_BEGIN

namespace bench_arrays {

static_assert(bench::kScenariosAtOnce % static_cast<std::size_t>(kLanes) == 0);

constexpr std::uint32_t kStream = 0x2a5f11;  // any

// Draw as the model does: the block of a stream, for kLanes scenarios from `first`.
CHOKEPOINT_FUNCTION Words4 draw(std::uint64_t seed, std::uint32_t first) {
  return philox_of_scenario(0, kStream, philox_scenario(Word(first) + lane_index()), 0,
                            static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32));
}

struct WordItself {
  CHOKEPOINT_FUNCTION static Real of(Word word) { return from_bits(word); }
};
struct NormalOfWord {
  CHOKEPOINT_FUNCTION static Real of(Word word) { return normal_of_word(word); }
};

template <class F>
void fill(std::uint64_t seed, std::uint32_t first, float* to, std::size_t n) {
  for (std::size_t i = 0; i < n; i += kLanes) {
    const Words4 words = draw(seed, first + static_cast<std::uint32_t>(i));
    store(to + i, F::of(words.w0));
    store(to + n + i, F::of(words.w1));
    store(to + 2 * n + i, F::of(words.w2));
    store(to + 3 * n + i, F::of(words.w3));
  }
}

}  // namespace bench_arrays

CHOKEPOINT_TARGET_END

#endif
