#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "kernels/run/cuda_digests-inl.h"
#include "kernels/run/cuda_memory.h"
#include "kernels/statistics/level_sums.h"

namespace chokepoint {

/// What one strip of scenarios needs on its way through a GPU: a stream and memory.
struct Desk {
  Stream stream;
  DeviceArray<float> workspace, outcomes, series;
  DeviceArray<LevelSums> sums;
  DeviceArray<double> inverse_quanta;
  HostArray<LevelSums> host_sums;
  HostArray<double> host_inverse_quanta;
  DigestDesk digest;
};

/// The desks of one GPU. A thread that wants one waits until one is free, so that the number of threads does
/// not decide how much memory is taken.
class Desks {
 public:
  /// To be made while the GPU is the thread's device.
  explicit Desks(int count) {
    for (int i = 0; i < count; ++i) free_.push_back(std::make_unique<Desk>());
  }

  /// A desk for as long as this lives.
  class Loan {
   public:
    explicit Loan(Desks& desks) : desks_(desks), desk_(desks.take()) {}
    ~Loan() { desks_.give_back(std::move(desk_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Desk* operator->() const { return desk_.get(); }
    Desk& operator*() const { return *desk_; }

   private:
    Desks& desks_;
    std::unique_ptr<Desk> desk_;
  };

 private:
  std::unique_ptr<Desk> take() {
    std::unique_lock lock(mutex_);
    has_one_.wait(lock, [this] { return !free_.empty(); });
    std::unique_ptr<Desk> desk = std::move(free_.back());
    free_.pop_back();
    return desk;
  }
  void give_back(std::unique_ptr<Desk> desk) {
    cudaStreamSynchronize(desk->stream.get());  // after an error, work may still be queued
    {
      const std::lock_guard lock(mutex_);
      free_.push_back(std::move(desk));
    }
    has_one_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable has_one_;
  std::vector<std::unique_ptr<Desk>> free_;
};

}  // namespace chokepoint
