// The CUDA backend: the generic kernel, one thread a scenario, tables and workspace in device memory.

#include <cuda_runtime.h>
#include <thrust/device_vector.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <tuple>

#include "kernels/model/scenario-inl.h"
#include "kernels/run/placed_tables.h"
#include "kernels/run/simulate.h"

namespace chokepoint {
namespace {

constexpr int kBlock = 128;                      // [thread]
constexpr std::int64_t kNaturalBatch = 1 << 16;  // [scenario]
constexpr int kBlocksPerMultiprocessor = 8;
// Simulators side by side, each with a stream of its own: the GPU computes for one while the host measures
// what it computed for another.
constexpr int kWorkers = 4;

void check(cudaError_t status, const char* what) {
  if (status != cudaSuccess) {
    throw std::runtime_error(std::string(what) + ": " + cudaGetErrorString(status));
  }
}

/// Thread i simulates the scenarios first + i, first + i + threads ... The tables were placed with `step`, at
/// least the number of threads.
__global__ void __launch_bounds__(kBlock)
    simulate_kernel(compiled::Tables tables, float* workspace, std::int32_t step, std::uint64_t first,
                    std::int64_t count, Output output, DrawnWeather drawn) {
  const std::int64_t threads = std::int64_t{gridDim.x} * kBlock;
  const std::int64_t thread = std::int64_t{blockIdx.x} * kBlock + threadIdx.x;
  const cuda_target::State state(workspace + thread, step);
  for (std::int64_t i = thread; i < count; i += threads) {
    cuda_target::simulate_scenarios(tables, state, first + static_cast<std::uint64_t>(i), output, drawn, i);
  }
}

/// The kernel that was compiled for one study alone, loaded.
class SpecialisedKernel {
 public:
#if CUDART_VERSION >= 12080
  explicit SpecialisedKernel(const SpecialisedCode& code) {
    check(cudaLibraryLoadData(&library_, code.image.data(), nullptr, nullptr, 0, nullptr, nullptr, 0),
          "loading a compiled kernel");
    check(cudaLibraryGetKernel(&kernel_, library_, "chokepoint_simulate"), "finding a compiled kernel");
  }
  ~SpecialisedKernel() { cudaLibraryUnload(library_); }

  void launch(std::uint64_t first, std::int64_t count, const Output& output, const DrawnWeather& drawn,
              cudaStream_t stream) const {
    float *outcomes = output.outcomes, *series = output.series;
    const float *levels = drawn.levels, *months = drawn.months;
    std::int64_t row = output.stride, series_row = output.series_stride, drawn_row = drawn.stride;
    void* arguments[] = {&first, &count, &outcomes, &series, &row, &series_row, &levels, &months, &drawn_row};
    const auto blocks = static_cast<unsigned>((count + kBlock - 1) / kBlock);
    check(cudaLaunchKernel(reinterpret_cast<const void*>(kernel_), dim3(blocks), dim3(kBlock), arguments, 0,
                           stream),
          "starting a compiled kernel");
  }

 private:
  cudaLibrary_t library_ = nullptr;
  cudaKernel_t kernel_ = nullptr;
#else
  explicit SpecialisedKernel(const SpecialisedCode&) {
    throw std::runtime_error("built with a CUDA toolkit older than 12.8");
  }
  void launch(std::uint64_t, std::int64_t, const Output&, const DrawnWeather&, cudaStream_t) const {}
#endif

 public:
  SpecialisedKernel(const SpecialisedKernel&) = delete;
  SpecialisedKernel& operator=(const SpecialisedKernel&) = delete;
};

/// A queue of work on the GPU, independent of others.
class Stream {
 public:
  Stream() { check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "creating a stream"); }
  ~Stream() { cudaStreamDestroy(stream_); }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  cudaStream_t get() const { return stream_; }

 private:
  cudaStream_t stream_ = nullptr;
};

/// The tables' lists in device memory.
class DeviceTables {
 public:
  explicit DeviceTables(const compiled::Tables& host) : tables_(host) {
    compiled::for_each_array(tables_, [this](auto& array) { move(array); });
  }
  const compiled::Tables& view() const { return tables_; }

 private:
  template <class T>
  void move(compiled::Array<T>& array) {
    const auto* begin = reinterpret_cast<const unsigned char*>(array.data);
    lists_.emplace_back(begin, begin + sizeof(T) * static_cast<std::size_t>(array.size));
    array.data = reinterpret_cast<const T*>(thrust::raw_pointer_cast(lists_.back().data()));
  }
  compiled::Tables tables_;
  std::vector<thrust::device_vector<unsigned char>> lists_;
};

/// As many blocks as keep the GPU busy, but fewer than would need 2^31 numbers of workspace.
int blocks_for(const compiled::Tables& tables, int multiprocessors) {
  const int most = std::numeric_limits<std::int32_t>::max() / (tables.slots + 1) / kBlock;
  return std::max(1, std::min(most, multiprocessors * kBlocksPerMultiprocessor));
}

class CudaSimulator final : public Simulator {
 public:
  /// `code`: may be null.
  CudaSimulator(const compiled::Tables& tables, int device, int multiprocessors, const SpecialisedCode* code)
      : device_(device),
        blocks_(blocks_for(tables, multiprocessors)),
        tables_(PlacedTables(tables, blocks_ * kBlock).view()) {
    if (code != nullptr) {
      specialised_ = std::make_unique<SpecialisedKernel>(*code);
    } else {
      workspace_.resize(static_cast<std::size_t>(tables.slots) * static_cast<std::size_t>(blocks_) * kBlock);
    }
  }

  void simulate(std::uint64_t first, std::int64_t count, const Output& output,
                const DrawnWeather& drawn) override {
    check(cudaSetDevice(device_), "choosing the GPU");
    const compiled::Tables& tables = tables_.view();
    Output on_device;  // rows of their own length: the host's may be part of longer ones
    on_device.stride = on_device.series_stride = padded(count);
    const std::int64_t outcome_rows = tables.outcomes.size;
    const std::int64_t series_rows = output.series ? std::int64_t{tables.series.size} * tables.months : 0;
    on_device.outcomes = room(outcomes_, outcome_rows * on_device.stride);
    on_device.series = output.series ? room(series_, series_rows * on_device.stride) : nullptr;
    check(cudaStreamSynchronize(cudaStreamLegacy), "clearing memory");  // thrust fills there

    launch(first, count, on_device, drawn);
    fetch(output.outcomes, output.stride, on_device.outcomes, on_device.stride, count, outcome_rows);
    fetch(output.series, output.series_stride, on_device.series, on_device.stride, count, series_rows);
    check(cudaStreamSynchronize(stream_.get()), "running the kernel");
  }

  void place(std::uint64_t first, std::int64_t count, const Output& output) override {
    check(cudaSetDevice(device_), "choosing the GPU");
    launch(first, count, output, {});
    check(cudaStreamSynchronize(stream_.get()), "running the kernel");
  }

 private:
  void launch(std::uint64_t first, std::int64_t count, const Output& on_device, const DrawnWeather& drawn) {
    if (specialised_) {
      specialised_->launch(first, count, on_device, drawn, stream_.get());
    } else {
      launch_generic(first, count, on_device, drawn);
    }
  }

  void launch_generic(std::uint64_t first, std::int64_t count, const Output& on_device,
                      const DrawnWeather& drawn) {
    const int blocks = static_cast<int>(std::min<std::int64_t>(blocks_, (count + kBlock - 1) / kBlock));
    simulate_kernel<<<blocks, kBlock, 0, stream_.get()>>>(tables_.view(),
                                                          thrust::raw_pointer_cast(workspace_.data()),
                                                          blocks_ * kBlock, first, count, on_device, drawn);
    check(cudaGetLastError(), "starting the kernel");
  }

  static float* room(thrust::device_vector<float>& floats, std::int64_t size) {
    if (floats.size() < static_cast<std::size_t>(size)) floats.resize(static_cast<std::size_t>(size));
    return thrust::raw_pointer_cast(floats.data());
  }

  /// Copy `count` columns of every row, and nothing beside them: other simulators may fill the host's other
  /// columns.
  void fetch(float* to, std::int64_t to_stride, const float* from, std::int64_t from_stride,
             std::int64_t count, std::int64_t rows) {
    if (rows == 0) return;
    const auto bytes = [](std::int64_t floats) { return static_cast<std::size_t>(floats) * sizeof(float); };
    check(cudaMemcpy2DAsync(to, bytes(to_stride), from, bytes(from_stride), bytes(count),
                            static_cast<std::size_t>(rows), cudaMemcpyDeviceToHost, stream_.get()),
          "fetching outcomes");
  }

  int device_;
  int blocks_;
  Stream stream_;
  DeviceTables tables_;
  std::unique_ptr<SpecialisedKernel> specialised_;
  thrust::device_vector<float> workspace_, outcomes_, series_;
};

class CudaBackend final : public Backend {
 public:
  explicit CudaBackend(int device) : device_(device) {
    check(cudaSetDevice(device), "choosing the GPU");
    check(cudaGetDeviceProperties(&properties_, device), "asking for the GPU's properties");
  }
  std::unique_ptr<Simulator> prepare(const compiled::Tables& tables,
                                     std::shared_ptr<const SpecialisedCode> code) override {
    check(cudaSetDevice(device_), "choosing the GPU");
    return std::make_unique<CudaSimulator>(tables, device_, properties_.multiProcessorCount, code.get());
  }
  std::shared_ptr<float> allocate(std::size_t floats) override {
    check(cudaSetDevice(device_), "choosing the GPU");
    float* memory = nullptr;
    check(cudaMalloc(&memory, floats * sizeof(float)), "allocating memory");
    std::shared_ptr<float> owned(memory, [](float* m) { cudaFree(m); });
    check(cudaMemset(memory, 0, floats * sizeof(float)), "clearing memory");
    check(cudaStreamSynchronize(cudaStreamLegacy), "clearing memory");
    return owned;
  }
  std::string device() const override { return "cuda:" + std::to_string(device_) + " " + properties_.name; }
  std::string instructions() const override {
    return "sm_" + std::to_string(properties_.major) + std::to_string(properties_.minor);
  }
  int workers() const override { return kWorkers; }
  std::int64_t natural_batch() const override { return kNaturalBatch; }
  std::int64_t natural_strip(std::size_t) const override { return kNaturalBatch; }

 private:
  int device_;
  cudaDeviceProp properties_{};
};

}  // namespace

CudaDevices cuda_devices() {
  int count = 0;
  const cudaError_t status = cudaGetDeviceCount(&count);
  if (status != cudaSuccess) return {{}, cudaGetErrorString(status)};
  CudaDevices devices;
  for (int i = 0; i < count; ++i) {
    cudaDeviceProp properties{};
    check(cudaGetDeviceProperties(&properties, i), "asking for the GPU's properties");
    devices.names.emplace_back(properties.name);
  }
  if (devices.names.empty()) devices.why_none = "the driver reports no GPU";
  return devices;
}

std::unique_ptr<Backend> make_cuda_backend(int device) { return std::make_unique<CudaBackend>(device); }

}  // namespace chokepoint
