#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "kernels/run/cuda_memory.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

#if CUDART_VERSION >= 12080

/// A module that NVRTC made, loaded on the thread's GPU.
class Library {
 public:
  explicit Library(const std::string& image) {
    check(cudaLibraryLoadData(&library_, image.data(), nullptr, nullptr, 0, nullptr, nullptr, 0),
          "loading a compiled kernel");
  }
  ~Library() { cudaLibraryUnload(library_); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
  cudaLibrary_t get() const { return library_; }

 private:
  cudaLibrary_t library_ = nullptr;
};

/// The kernel that was compiled for one study alone, on the thread's GPU. Any thread may launch it.
class SpecialisedKernel {
 public:
  explicit SpecialisedKernel(const SpecialisedCode& code) : library_(code.image) {
    check(cudaLibraryGetKernel(&kernel_, library_.get(), "chokepoint_simulate"), "finding a compiled kernel");
    cudaFuncAttributes attributes{};
    check(cudaFuncGetAttributes(&attributes, kernel_), "asking what a compiled kernel needs");
    block_ = attributes.maxThreadsPerBlock;
    void* bytes = nullptr;
    check(cudaLibraryGetGlobal(&bytes, nullptr, library_.get(), "chokepoint_shared_bytes"),
          "finding its size");
    check(cudaMemcpy(&shared_bytes_, bytes, sizeof shared_bytes_, cudaMemcpyDeviceToHost),
          "reading its size");
    check(cudaFuncSetAttribute(kernel_, cudaFuncAttributeMaxDynamicSharedMemorySize, shared_bytes_),
          "asking for shared memory");
  }

  void launch(std::uint64_t first, std::int64_t count, const Output& output, const DrawnWeather& drawn,
              cudaStream_t stream) const {
    float *outcomes = output.outcomes, *series = output.series;
    const float *levels = drawn.levels, *months = drawn.months;
    std::int64_t row = output.stride, series_row = output.series_stride, drawn_row = drawn.stride;
    void* arguments[] = {&first, &count, &outcomes, &series, &row, &series_row, &levels, &months, &drawn_row};
    const auto blocks = static_cast<unsigned>((count + block_ - 1) / block_);
    check(cudaLaunchKernel(kernel_, dim3(blocks), dim3(static_cast<unsigned>(block_)), arguments,
                           static_cast<std::size_t>(shared_bytes_), stream),
          "starting a compiled kernel");
  }

 private:
  Library library_;
  cudaKernel_t kernel_ = nullptr;
  int block_ = 0;         // [thread]
  int shared_bytes_ = 0;  // a block
};

#else

class SpecialisedKernel {
 public:
  explicit SpecialisedKernel(const SpecialisedCode&) {
    throw std::runtime_error("built with a CUDA toolkit older than 12.8");
  }
  void launch(std::uint64_t, std::int64_t, const Output&, const DrawnWeather&, cudaStream_t) const {}
};

#endif

}  // namespace chokepoint
