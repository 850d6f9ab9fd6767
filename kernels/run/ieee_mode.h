#pragma once

#ifdef __SSE__
#include <xmmintrin.h>
#endif

namespace chokepoint {

/// Hold this thread's floating-point unit to IEEE 754: round to nearest, no flush to zero. (A library built
/// with -ffast-math sets flush-to-zero for the whole process when it is loaded.)
class IeeeMode {
 public:
#ifdef __SSE__
  IeeeMode() : before_(_mm_getcsr()) { _mm_setcsr(before_ & ~kFlushDenormalsRounding); }
  ~IeeeMode() { _mm_setcsr(before_); }
#else
  IeeeMode() = default;
#endif
  IeeeMode(const IeeeMode&) = delete;
  IeeeMode& operator=(const IeeeMode&) = delete;

 private:
#ifdef __SSE__
  static constexpr unsigned kFlushDenormalsRounding = 0x8000u | 0x0040u | 0x6000u;
  unsigned before_;
#endif
};

}  // namespace chokepoint
