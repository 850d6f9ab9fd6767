#include "tests/end_to_end/story.h"

namespace chokepoint {

Story::Story(const WholeStudy& whole, std::size_t variant, Rows rows)
    : study_(&whole.study(variant)), rows_(std::move(rows)), nominal_profit_(whole.nominal_profit()) {
  std::size_t row = 0;
  for (const Column& column : whole.outcomes()) outcomes_[column.name] = row++;
  for (const Column& column : whole.series()) {
    series_[column.name] = row;
    row += static_cast<std::size_t>(months());
  }
}

}  // namespace chokepoint
