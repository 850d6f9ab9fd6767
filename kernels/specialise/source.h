#pragma once

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
  std::string prelude;  // what the operations are in its language
};

/// The machines that a program can be written for, by name.
const std::vector<Machine>& machines();
/// nullptr: there is none of this name.
const Machine* machine_for(const std::string& instructions);

/// How the months of a program for it are taken apart: on a GPU, what passes through slots takes registers.
Pieces pieces_for(const Machine& machine);

/// The program as C++ (GCC's or Clang's for a CPU, with a function chokepoint_simulate as SpecialisedCode has
/// it; CUDA C++ for a GPU, with a kernel of that name). Complete: it includes nothing but the compiler's own
/// headers.
std::string source_of(const Program& program, const Machine& machine);

}  // namespace chokepoint::specialise
