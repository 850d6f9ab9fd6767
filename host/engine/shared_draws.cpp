#include "host/engine/shared_draws.h"

#include <algorithm>

namespace chokepoint {

SharedDraws::SharedDraws(Backend& backend, int worker, const TableLists* tables, std::int64_t most)
    : stretch_(most) {
  if (tables == nullptr) return;
  levels_ = tables->outcomes.size();
  months_ = tables->series.size() * static_cast<std::size_t>(tables->numbers.months);
  stretch_ = std::min(most, backend.natural_strip(levels_ + months_));
  stride_ = padded(stretch_);
  simulator_ = backend.prepare(tables->view(), worker);
  rows_ = backend.allocate(floats(), worker);
}

void SharedDraws::draw(std::uint64_t first, std::int64_t count) {
  if (!simulator_) return;
  float* const months = rows_.get() + levels_ * static_cast<std::size_t>(stride_);
  simulator_->place(first, count, {rows_.get(), months, stride_});
}

DrawnWeather SharedDraws::from(std::int64_t column) const {
  if (!simulator_) return {};
  const float* const months = rows_.get() + levels_ * static_cast<std::size_t>(stride_);
  return DrawnWeather{rows_.get(), months, stride_}.from(column);
}

}  // namespace chokepoint
