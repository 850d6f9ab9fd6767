#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/compile/compile.h"
#include "host/study/study.h"

namespace chokepoint {

/// The weather that the variants of a study have in common, drawn once for all of them. Variants are compiled
/// with it first and name what they need; compile() then gives the tables that draw it.
class SharedWeather {
 public:
  /// `base` must outlive this.
  explicit SharedWeather(const Study& base);

  /// Whether a driver or regime of a variant takes the same value as the base's in every scenario and month.
  bool has(const Study& variant, Correlation::Member member) const;

  /// Where its values will stand: the row among those of the scenario (level drivers), or of the months (path
  /// drivers, states of regimes), as compiled::DrawnRow counts them.
  std::int32_t row_of(Correlation::Member member);

  bool empty() const { return levels_.empty() && months_.empty(); }
  /// Tables whose outcomes are the rows of the scenario and whose series are those of the months, all that
  /// row_of() was asked for. Their Output is a DrawnWeather.
  TableLists compile() const;

 private:
  bool is_level(Correlation::Member member) const;

  const Study& base_;
  std::vector<Correlation::Member> levels_, months_;  // [row]
};

}  // namespace chokepoint
