#pragma once

#include <cstdint>
#include <string>

// Numbers as a reader wants them in a sentence or beside a picture.

namespace chokepoint {

/// Return a number with three digits that count: "31,400", "2.14 million", "0.0817", "infinite".
std::string number_text(double x);

/// Return a number with so many decimals and commas between its thousands; never "-0".
std::string decimal_text(double x, int decimals);

/// Return a number with its unit, in the plural where it has one: "31,400 vehicles", "2.14 million kWh".
std::string amount_text(double x, const std::string& unit);

/// Return a unit as it stands behind numbers: in the plural where it is an English word.
std::string plural(const std::string& unit);

/// Return a share of 1 in per cent: "45%", "less than 1%".
std::string percent_text(double share);

/// Say that too few scenarios lie beyond the 99% quantile, so called, for its errors to be trusted; nothing
/// where enough do: 20, with which 95% intervals hold the truth in 91% to 93% of runs.
std::string few_beyond_text(std::uint64_t scenarios, const std::string& quantile);

/// A unit in which large numbers are written.
struct Scale {
  double unit;
  const char* name;  // "million ", or nothing
};

/// Billions, millions, thousands or units, as it suits the largest magnitude.
Scale scale_for(double magnitude);

}  // namespace chokepoint
