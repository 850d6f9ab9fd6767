#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "kernels/run/simulate.h"

namespace chokepoint {

/// Rows of one batch, one number a scenario each; reused from batch to batch. Aligned, so that no vector
/// crosses a cache line.
class BatchRows {
 public:
  BatchRows(std::size_t rows, std::int64_t batch);
  /// To which the simulators of a worker write without a detour.
  BatchRows(std::size_t rows, std::int64_t batch, Backend& backend, int worker);
  float* data() { return values_.get(); }
  float* row(std::size_t i) { return values_.get() + i * stride_; }
  const float* row(std::size_t i) const { return values_.get() + i * stride_; }
  std::int64_t stride() const { return static_cast<std::int64_t>(stride_); }
  std::size_t bytes() const { return size_ * sizeof(float); }

 private:
  std::size_t stride_, size_;  // [float]
  std::shared_ptr<float> values_;
};

}  // namespace chokepoint
