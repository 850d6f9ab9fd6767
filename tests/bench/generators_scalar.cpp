// Compile the generators as plain scalars: the reference, and what a CPU without FMA vectors runs.

#include "tests/bench/generators-inl.h"

namespace chokepoint::bench {

Generator scalar_generator() {
  return {"scalar", scalar_target::bench_arrays::fill<scalar_target::bench_arrays::WordItself>,
          scalar_target::bench_arrays::fill<scalar_target::bench_arrays::NormalOfWord>, ""};
}

}  // namespace chokepoint::bench
