#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/study/study.h"

// Months as studies and readers write them.

namespace chokepoint {

/// A month as it is written; `month` may be any number of two digits.
struct WrittenMonth {
  int year, month;

  bool exists() const { return month >= 1 && month <= 12; }
  int since_year_0() const { return 12 * year + month - 1; }  // [month]
};

/// Read "YYYY-MM"; nothing where a text is not four digits, a hyphen and two digits.
std::optional<WrittenMonth> read_month(std::string_view text);

/// The study's first month, counted from the beginning of year 0.
int first_month(const Study& study);

/// The calendar year of a month counted from the study's start.
int year_of(const Study& study, int month);

/// Write a month counted from the study's start: "2027-03".
std::string month_text(const Study& study, int month);

}  // namespace chokepoint
