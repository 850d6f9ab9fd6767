#pragma once

#include "kernels/run/operation_counts.h"

namespace chokepoint {

/// The least that a core takes for one vector of scenarios, by what it must do at least. [clock]
struct CpuFloor {
  double arithmetic;  // vector instructions, two a clock
  double memory;      // loads of the workspace, two a clock, and look-ups in tables; stores, one a clock

  double clocks() const { return arithmetic > memory ? arithmetic : memory; }
};

/// `lanes`: scenarios in one vector. Numbers of the tables are taken to cost nothing, and every instruction
/// to find its operands ready: no core reaches the floor.
///
/// A wide multiplication is seven instructions on AVX2 (two products of half the lanes each, three shuffles,
/// two blends) and five on AVX-512, which blends as it shuffles; every other operation is one.
CpuFloor cpu_floor(const Operations& operations, int lanes);

/// The least that a streaming multiprocessor takes for one scenario: 128 lane-instructions a clock, of which
/// 64 may be integer and 16 conversions; 32 loads or stores; divisions and roots as eight instructions each.
/// [clock] (CUDA C++ Programming Guide, table of arithmetic throughput, compute capability 9.0.)
double gpu_floor(const Operations& operations);

}  // namespace chokepoint
