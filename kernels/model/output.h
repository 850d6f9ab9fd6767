#pragma once

#include <cstdint>

namespace chokepoint {

/// Where a batch goes: one row an outcome, one row a series and month, one column a scenario.
/// outcomes[o * stride + i], series[(s * months + t) * series_stride + i]; i counts from the batch's first
/// scenario. Rows are padded: backends write whole vectors, so strides are multiples of kOutputPadding and
/// columns beyond the batch's end hold scenarios that nobody asked for.
struct Output {
  float* outcomes = nullptr;
  float* series = nullptr;  // may be null: series are not wanted
  std::int64_t stride = 0;
  std::int64_t series_stride = stride;
};

constexpr std::int64_t kOutputPadding = 64;  // [float] at least the lanes of every target

/// The smallest stride for `count` scenarios.
constexpr std::int64_t padded(std::int64_t count) {
  return (count + kOutputPadding - 1) / kOutputPadding * kOutputPadding;
}

}  // namespace chokepoint
