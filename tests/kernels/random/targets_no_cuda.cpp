// Stand in for targets_cuda.cu where there is no nvcc.

#include "tests/kernels/random/targets.h"

namespace chokepoint::random_test {

std::vector<Target> cuda_targets() {
  return {{"CUDA_host", {}, "not built with CUDA"}, {"CUDA_device", {}, "not built with CUDA"}};
}

}  // namespace chokepoint::random_test
