// Open and close the namespace of the target that is being compiled. Kernel code stands between the two, and
// is included once for each target: every SIMD target of Highway, the plain scalars of the reference, CUDA.
// (The macros expand where they are used, so this file needs no guard that follows HWY_TARGET_TOGGLE.)
#pragma once

#include "kernels/arithmetic/platform.h"

#if defined(HWY_TARGET)  // the including .cpp has included hwy/foreach_target.h
#define CHOKEPOINT_TARGET_BEGIN \
  HWY_BEFORE_NAMESPACE();       \
  namespace chokepoint {        \
  namespace HWY_NAMESPACE {
#define CHOKEPOINT_TARGET_END \
  }                           \
  }                           \
  HWY_AFTER_NAMESPACE();
#else
#define CHOKEPOINT_TARGET_BEGIN \
  namespace chokepoint {        \
  namespace CHOKEPOINT_PLAIN_NAMESPACE {
#define CHOKEPOINT_TARGET_END \
  }                           \
  }
#endif
