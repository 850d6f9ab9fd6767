// Compile the functions by nvcc: for the host, which needs no GPU, and as kernels, one thread an element.

#include <cuda_runtime.h>

#include <stdexcept>

#include "tests/kernels/random/targets-inl.h"

namespace chokepoint::random_test {
namespace {

void check(cudaError_t error) {
  if (error != cudaSuccess) throw std::runtime_error(cudaGetErrorString(error));
}

// Own n elements of device memory.
template <class T>
class DeviceArray {
 public:
  explicit DeviceArray(std::size_t n) : bytes_(n * sizeof(T)) { check(cudaMalloc(&data_, bytes_)); }
  DeviceArray(const T* from, std::size_t n) : DeviceArray(n) {
    check(cudaMemcpy(data_, from, bytes_, cudaMemcpyHostToDevice));
  }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() { cudaFree(data_); }
  void copy_to(T* to) const { check(cudaMemcpy(to, data_, bytes_, cudaMemcpyDeviceToHost)); }
  T* data() { return data_; }

 private:
  T* data_ = nullptr;
  std::size_t bytes_;
};

constexpr unsigned kThreads = 256;
unsigned blocks_for(std::size_t n) { return static_cast<unsigned>((n + kThreads - 1) / kThreads); }

__device__ std::size_t thread_index() {
  return static_cast<std::size_t>(blockIdx.x) * blockDim.x + threadIdx.x;
}

__device__ float real_of(float x) { return x; }
__device__ float real_of(std::uint32_t x) { return cuda_target::from_bits(x); }

template <class F, class In>
__global__ void map_kernel(const In* from, float* to, std::size_t n) {
  const std::size_t i = thread_index();
  if (i < n) to[i] = F::of(real_of(from[i]));
}

__global__ void philox_kernel(const uint4* counters, std::uint32_t key_low, std::uint32_t key_high, uint4* to,
                              std::size_t n) {
  const std::size_t i = thread_index();
  if (i >= n) return;
  const uint4 c = counters[i];
  const cuda_target::Words4 words = cuda_target::philox(c.x, c.y, c.z, c.w, key_low, key_high);
  to[i] = make_uint4(words.w0, words.w1, words.w2, words.w3);
}

template <class F, class In>
void map_on_device(const In* from, float* to, std::size_t n) {
  DeviceArray<In> in(from, n);
  DeviceArray<float> out(n);
  map_kernel<F><<<blocks_for(n), kThreads>>>(in.data(), out.data(), n);
  check(cudaGetLastError());
  out.copy_to(to);
}

void philox_on_device(const std::uint32_t* counters, std::uint32_t key_low, std::uint32_t key_high,
                      std::uint32_t* to, std::size_t n) {
  DeviceArray<std::uint32_t> in(counters, 4 * n), out(4 * n);
  philox_kernel<<<blocks_for(n), kThreads>>>(reinterpret_cast<const uint4*>(in.data()), key_low, key_high,
                                             reinterpret_cast<uint4*>(out.data()), n);
  check(cudaGetLastError());
  out.copy_to(to);
}

std::string why_no_device() {
  int count = 0;
  const cudaError_t error = cudaGetDeviceCount(&count);
  if (error != cudaSuccess) return std::string("no GPU: ") + cudaGetErrorString(error);
  return count > 0 ? "" : "no GPU";
}

}  // namespace

std::vector<Target> cuda_targets() {
  using namespace cuda_target::test_arrays;
  const Functions on_device = {map_on_device<Log, float>,
                               map_on_device<Log1p, float>,
                               map_on_device<Exp, float>,
                               map_on_device<NormalOfTail, float>,
                               map_on_device<TailOfNormal, float>,
                               map_on_device<NormalOfWord, std::uint32_t>,
                               map_on_device<NormalOfRank, std::uint32_t>,
                               map_on_device<RankOfWord, std::uint32_t>,
                               philox_on_device};
  return {{"CUDA_host", functions(), ""}, {"CUDA_device", on_device, why_no_device()}};
}

}  // namespace chokepoint::random_test
