#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace chokepoint {

/// Rows of one batch, one number a scenario each; reused from batch to batch.
class BatchRows {
 public:
  BatchRows(std::size_t rows, std::int64_t batch);
  float* data() { return values_.data(); }
  const float* row(std::size_t i) const { return values_.data() + i * stride_; }
  std::int64_t stride() const { return static_cast<std::int64_t>(stride_); }
  std::size_t bytes() const { return values_.size() * sizeof(float); }

 private:
  std::size_t stride_;
  std::vector<float> values_;
};

}  // namespace chokepoint
