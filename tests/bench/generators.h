#pragma once

// Reach the random numbers of kernels/random as compiled for each instruction set of the CPU, to time them.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chokepoint::bench {

// Fill `to` with a block of four draws for each of n scenarios from `first` (at most 2^32 − n): scenario
// first + i has to[i], to[n + i], to[2n + i] and to[3n + i], the same from every instruction set. n is a
// multiple of kScenariosAtOnce. Words come as the floats that have their bits.
using Fill = void (*)(std::uint64_t seed, std::uint32_t first, float* to, std::size_t n);

constexpr std::size_t kScenariosAtOnce = 64;  // the widest set's, a multiple of every other's

// Name an instruction set; if this CPU has it not, `absent` says so.
struct Generator {
  std::string name;
  Fill words;
  Fill normals;
  std::string absent;
};

Generator scalar_generator();
std::vector<Generator> simd_generators();

}  // namespace chokepoint::bench
