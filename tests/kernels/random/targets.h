#pragma once

// Reach the functions of kernels/random as compiled for each target, on arrays, so that one test runs on all.

#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

namespace chokepoint::random_test {

// Hold one target's functions. Each maps n inputs to n outputs; Philox maps n counters of four words.
struct Functions {
  using OfReals = void (*)(const float* from, float* to, std::size_t n);
  using OfWords = void (*)(const std::uint32_t* from, float* to, std::size_t n);
  using OfCounters = void (*)(const std::uint32_t* counters, std::uint32_t key_low, std::uint32_t key_high,
                              std::uint32_t* to, std::size_t n);
  OfReals log;
  OfReals log1p;
  OfReals exp;
  OfReals normal_of_tail;
  OfReals tail_of_normal;
  OfWords normal_of_word;
  OfWords normal_of_rank;  // normal_of_word(rank_of_word(rank))
  OfWords rank_of_word;    // its bits
  OfCounters philox;
};

// Name a target; if this machine cannot run it, `absent` says why.
struct Target {
  std::string name;
  Functions functions;
  std::string absent;
};

inline std::ostream& operator<<(std::ostream& out, const Target& target) { return out << target.name; }

// Return the reference, and every target of which this program has code: scalar, Highway's, CUDA's.
const Target& scalar_target();
std::vector<Target> simd_targets();
std::vector<Target> cuda_targets();
std::vector<Target> all_targets();

}  // namespace chokepoint::random_test
