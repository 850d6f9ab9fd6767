#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <stdexcept>
#include <string>

// What a simulator owns on a GPU. cudaSetDevice() says which, before it is made.

namespace chokepoint {

inline void check(cudaError_t status, const char* what) {
  if (status != cudaSuccess) {
    throw std::runtime_error(std::string(what) + ": " + cudaGetErrorString(status));
  }
}

/// A queue of work on the GPU, independent of others.
class Stream {
 public:
  Stream() {
    check(cudaStreamCreateWithFlags(&stream_, cudaStreamNonBlocking), "creating a stream");
    check(cudaEventCreateWithFlags(&done_, cudaEventBlockingSync | cudaEventDisableTiming),
          "creating an event");
  }
  ~Stream() {
    if (done_ != nullptr) cudaEventDestroy(done_);
    if (stream_ != nullptr) cudaStreamDestroy(stream_);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  cudaStream_t get() const { return stream_; }

  /// Wait for all that was queued, asleep: the other threads measure meanwhile.
  void finish(const char* what) {
    check(cudaEventRecord(done_, stream_), what);
    check(cudaEventSynchronize(done_), what);
  }

 private:
  cudaStream_t stream_ = nullptr;
  cudaEvent_t done_ = nullptr;
};

/// Where an array lies.
enum class Place { device, host };

/// An array in the GPU's memory, or in memory of the host that the GPU reads and writes while the host goes
/// on. Its elements begin as anything.
template <class T, Place place>
class CudaArray {
 public:
  CudaArray() = default;
  ~CudaArray() { free(); }
  CudaArray(CudaArray&& other) noexcept : data_(other.data_), size_(other.size_) { other.data_ = nullptr; }
  CudaArray(const CudaArray&) = delete;
  CudaArray& operator=(const CudaArray&) = delete;
  T* data() const { return data_; }

  /// An array of so many elements at least. What it held is lost if it was shorter; nothing that is queued
  /// may use it.
  T* at_least(std::size_t size) {
    if (size <= size_) return data_;
    free();
    void* data = nullptr;
    if constexpr (place == Place::device) {
      check(cudaMalloc(&data, size * sizeof(T)), "allocating memory of the GPU");
    } else {
      check(cudaMallocHost(&data, size * sizeof(T)), "allocating memory that the GPU can reach");
    }
    data_ = static_cast<T*>(data);
    size_ = size;
    return data_;
  }

 private:
  void free() {
    if (data_ != nullptr) place == Place::device ? cudaFree(data_) : cudaFreeHost(data_);
    data_ = nullptr;
    size_ = 0;
  }

  T* data_ = nullptr;
  std::size_t size_ = 0;
};

template <class T>
using DeviceArray = CudaArray<T, Place::device>;
template <class T>
using HostArray = CudaArray<T, Place::host>;

/// Queue a copy of the first `columns` of each row, and of nothing beside them.
template <class T>
void copy_rows(T* to, std::int64_t to_stride, const T* from, std::int64_t from_stride, std::int64_t columns,
               std::int64_t rows, cudaStream_t stream, cudaMemcpyKind kind = cudaMemcpyDeviceToHost) {
  if (rows == 0) return;
  const auto bytes = [](std::int64_t elements) { return static_cast<std::size_t>(elements) * sizeof(T); };
  check(cudaMemcpy2DAsync(to, bytes(to_stride), from, bytes(from_stride), bytes(columns),
                          static_cast<std::size_t>(rows), kind, stream),
        "copying rows");
}

}  // namespace chokepoint
