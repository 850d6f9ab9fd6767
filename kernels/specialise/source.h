#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernels/specialise/program.h"

namespace chokepoint::specialise {

/// What a program is written for.
struct Machine {
  std::string instructions;  // as the generic kernels call it: "avx512", "avx2", "scalar"; "cuda"
  int lanes;                 // scenarios of a vector
  int copies;                // vectors whose operations are interleaved, so that one need not wait for itself
  int window;                // see schedule(); for machines that have the registers
  bool is_gpu;
  std::int64_t shared_bytes;  // memory that the threads of a GPU's multiprocessor share
  std::string prelude;        // what the operations are in its language
};

/// The machines that a program can be written for, by name.
const std::vector<Machine>& machines();
/// The machine of this name, "sm_90" and the like among them; nothing if there is none.
std::optional<Machine> machine_for(const std::string& instructions);

/// How the months of a program for it are taken apart: on a GPU, what passes through slots takes registers.
Pieces pieces_for(const Machine& machine);

/// The program as C++ (GCC's or Clang's for a CPU, with a function chokepoint_simulate as SpecialisedCode has
/// it; CUDA C++ for a GPU, with a kernel of that name and an int chokepoint_shared_bytes, what a block of it
/// takes). Complete: it includes nothing but the compiler's own headers.
std::string source_of(const Program& program, const Machine& machine);

}  // namespace chokepoint::specialise
