#pragma once

#include <string>
#include <vector>

// Where values stand on a picture, and what is written beside an axis.

namespace chokepoint {

/// The smallest and the largest of some values.
struct Extent {
  double low, high;
};

/// Return the extent of all finite values, widened where it is a single point; {0, 1} of none.
Extent extent_of(const std::vector<double>& values);

/// Return the smallest extent that holds both.
Extent united(Extent a, Extent b);

/// Widen an extent to whole steps of its ticks; 0 comes in where it is not far.
Extent rounded_out(Extent extent, int most, double unit = 1);

/// A value that is written beside an axis.
struct Tick {
  double value;
  std::string label;
};

/// Write a hyphen before digits as the minus that it means.
std::string with_minus(std::string number);

/// Return at most about `most` round values within the extent: steps of 1, 2, 2.5 or 5 times a power of ten,
/// all written with the same decimals, as multiples of `unit`.
std::vector<Tick> even_ticks(Extent extent, int most, double unit = 1);

/// Return round percentages: "0%", "20%" ...; extent in shares of 1.
std::vector<Tick> percent_ticks(Extent extent, int most);

/// Return the powers of ten within the extent, as percentages: "100%", "10%", "1%", "0.1%"; twice and five
/// times them, too, where there are few.
std::vector<Tick> probability_ticks(Extent extent);

/// Return the powers of ten within the extent: "1,000", "10,000", "1 million".
std::vector<Tick> decade_ticks(Extent extent);

/// Return calendar years, or quarters of short times, at most about `most` of them. Values are months since
/// the start.
std::vector<Tick> month_ticks(int start_year, int start_month, int months, int most);

enum class Spacing { even, logarithmic };

/// Maps values to pixels.
class Axis {
 public:
  /// `values.low` goes to pixel `from`, `values.high` to pixel `to`. Logarithmic: values above 0.
  Axis(Extent values, double from, double to, Spacing spacing = Spacing::even);

  /// The pixel of a value; beyond the ends, the end.
  double operator()(double value) const;

 private:
  double position(double value) const;

  Spacing spacing_;
  double low_, high_, from_, to_;
};

}  // namespace chokepoint
