#include "host/engine/batch_rows.h"

#include "kernels/run/simulate.h"

namespace chokepoint {
namespace {

// [float] Added to the stride, so that rows do not start in the same set of the cache.
constexpr std::size_t kStagger = static_cast<std::size_t>(kOutputPadding);

}  // namespace

BatchRows::BatchRows(std::size_t rows, std::int64_t batch)
    : stride_(static_cast<std::size_t>(padded(batch)) + kStagger), values_(rows * stride_) {}

}  // namespace chokepoint
