#pragma once

#include <functional>
#include <string>

#include "host/study/study.h"

// Numbers as a reader of a picture wants them: rounded to three digits, with their unit.

namespace chokepoint {

/// The smallest and the largest of an amount over some months.
struct Spread {
  double low, high;
};

/// Return the spread of `amount` over the months from `from`, or from the last one if that is later, to the
/// study's end.
Spread spread_of(const Study& study, int from, const std::function<double(int)>& amount);

/// Write "1,250", "1.25 million"; for a spread "0–1,250".
std::string rounded(double x);
std::string rounded(const Spread& spread);

/// Write a spread with the unit of an item: "5,500 vehicle/month".
std::string a_month(const Spread& spread, const Item& item);

}  // namespace chokepoint
