#pragma once

#include <optional>
#include <string>

#include "host/report/axis.h"
#include "host/results/result.h"

// Figures as a page shows them: rounded to what their errors allow.

namespace chokepoint {

/// A figure with its 95% interval. NaN: not known.
struct Measured {
  double value, low, high;

  double margin() const { return (high - low) / 2; }
  Extent interval() const { return {low, high}; }
};

Measured measured(double value, double standard_error);
Measured measured(const Quantile& quantile);
Measured measured(const TailMean& mean);

/// In what unit figures of a column are written: "billion USD", "%", "vehicles".
struct Unit {
  double size = 1;
  std::string name;
  std::optional<int> finest = std::nullopt;  // the last place that is ever written, as a power of ten
};

/// Choose the unit in which figures up to `magnitude` are short: at most five digits of it. Shares are
/// written in per cent.
Unit unit_of(const Column& column, double magnitude);

/// Return the same unit with a digit less: beside pictures, where small figures need not be told to the last.
Unit coarser(Unit unit);

/// Write a figure with as many digits as its margin allows, the margin's first digit (its first two where
/// that is a 1): "3.41". Without a margin: to the unit's finest place, else three digits.
std::string value_text(const Measured& figure, const Unit& unit);

/// Write the same with the margin, unless that is too small for the unit: "3.41 ± 0.03".
std::string margin_text(const Measured& figure, const Unit& unit);

/// Write the same with a sign before what is above 0: "+3.41 ± 0.03".
std::string change_text(const Measured& figure, const Unit& unit);

/// Write an exact figure with as many decimals as give `largest` three digits.
std::string exact_text(double x, const Unit& unit, double largest);

/// Write a figure in a sentence: "3.41 billion USD", "97.3%".
std::string in_words(const Measured& figure, const Column& column);

/// Write a share of scenarios with its margin: "42.8% ± 0.3".
std::string share_text(std::uint64_t count, std::uint64_t scenarios);

/// Say what a column is, as a title.
std::string title_of(const Column& column);

/// Write a whole number with commas.
std::string count_text(std::uint64_t count);

/// Write a number of scenarios: "1 scenario", "50,000 scenarios".
std::string scenarios_text(std::uint64_t count);

/// Begin a sentence, or a title, with a text.
std::string capital(std::string text);

}  // namespace chokepoint
