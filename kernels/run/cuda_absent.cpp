// Stand in for the CUDA backend in a build without nvcc.

#include <stdexcept>

#include "kernels/run/simulate.h"

namespace chokepoint {

CudaDevices cuda_devices() { return {{}, "not built with CUDA"}; }

std::unique_ptr<Backend> make_cuda_backend(const std::vector<int>&, int) {
  throw std::runtime_error("not built with CUDA");
}

}  // namespace chokepoint
