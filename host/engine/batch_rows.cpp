#include "host/engine/batch_rows.h"

#include <algorithm>
#include <cstdlib>
#include <new>

namespace chokepoint {
namespace {

/// A stride for rows that do not start in the same set of the cache. Short ones do not, side by side.
std::size_t staggered(std::int64_t batch) {
  const auto stride = static_cast<std::size_t>(padded(batch));
  return stride < 256 ? stride : stride + static_cast<std::size_t>(kOutputPadding);
}

constexpr std::size_t kCacheLine = 64;  // [byte]

}  // namespace

BatchRows::BatchRows(std::size_t rows, std::int64_t batch)
    : stride_(staggered(batch)),
      size_(rows * stride_),
      values_(static_cast<float*>(std::aligned_alloc(kCacheLine, std::max(bytes(), kCacheLine))), std::free) {
  if (!values_) throw std::bad_alloc();
  std::fill_n(values_.get(), size_, 0.0f);
}

BatchRows::BatchRows(std::size_t rows, std::int64_t batch, Backend& backend, int worker)
    : stride_(staggered(batch)),
      size_(rows * stride_),
      values_(backend.allocate_on_host(std::max(size_, std::size_t{1}), worker)) {}

}  // namespace chokepoint
