#pragma once

#include <map>
#include <string>

#include "tests/end_to_end/whole_study.h"

namespace chokepoint {

/// Scenarios of one variant with everything that can be told of them, by name.
class Story {
 public:
  Story(const WholeStudy& whole, std::size_t variant, Rows rows);

  const Study& study() const { return *study_; }
  int months() const { return study_->periods; }
  std::size_t scenarios() const { return rows_.front().size(); }
  double nominal_profit() const { return nominal_profit_; }

  /// A series' value in month t of scenario i.
  class Series {
   public:
    Series() = default;
    Series(const Rows& rows, std::size_t first) : rows_(&rows), first_(first) {}
    float operator()(int t, std::size_t i) const { return (*rows_)[first_ + static_cast<std::size_t>(t)][i]; }

   private:
    const Rows* rows_ = nullptr;
    std::size_t first_ = 0;
  };

  /// Throw std::out_of_range where there is none of that name.
  Series series(const std::string& name) const { return {rows_, series_.at(name)}; }
  const std::vector<float>& outcome(const std::string& name) const { return rows_[outcomes_.at(name)]; }

  /// Names of all series, and the row of one's first month.
  const std::map<std::string, std::size_t>& all_series() const { return series_; }
  const std::map<std::string, std::size_t>& all_outcomes() const { return outcomes_; }
  Rows& rows() { return rows_; }
  const Rows& rows() const { return rows_; }

 private:
  const Study* study_;
  Rows rows_;
  double nominal_profit_;
  std::map<std::string, std::size_t> outcomes_, series_;
};

}  // namespace chokepoint
