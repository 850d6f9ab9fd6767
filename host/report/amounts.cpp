#include "host/report/amounts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/study/names.h"
#include "host/text/numbers.h"

namespace chokepoint {
namespace {

constexpr double kHalfWidth = 1.959964;  // of a 95% interval, in standard errors

constexpr int kFinest = -6;  // power of ten, of units that do not say

/// The place at which a number has so many digits, as a power of ten.
int place_of(double x, int digits) {
  return x > 0 ? std::max(kFinest, static_cast<int>(std::floor(std::log10(x))) + 1 - digits) : 0;
}

/// The place of the last digit that is written, as a power of ten.
int last_place(const Measured& figure, const Unit& unit) {
  const double margin = figure.margin() / unit.size;
  if (!std::isfinite(margin) || margin <= 0)
    return unit.finest ? *unit.finest : place_of(std::abs(figure.value) / unit.size, 3);
  const double power = std::floor(std::log10(margin));
  return std::max(unit.finest.value_or(kFinest),
                  static_cast<int>(power) - (margin < 1.95 * std::pow(10.0, power) ? 1 : 0));
}

std::string digits(double x, int place) {
  const double step = std::pow(10.0, place);
  return with_minus(place <= 0 ? decimal_text(x, -place) : decimal_text(std::round(x / step) * step, 0));
}

bool is_zero(const std::string& digits) { return digits.find_first_of("123456789") == std::string::npos; }

bool is_share(const Column& column) {
  return column.units == "1" && (column.name.ends_with("/fill_rate") || column.name == "fill_rate");
}

}  // namespace

Measured measured(double value, double standard_error) {
  return {value, value - kHalfWidth * standard_error, value + kHalfWidth * standard_error};
}

Measured measured(const Quantile& quantile) { return {quantile.value, quantile.low, quantile.high}; }

Measured measured(const TailMean& mean) { return measured(mean.value, mean.standard_error); }

Unit unit_of(const Column& column, double magnitude) {
  if (is_share(column)) return {0.01, "%", -3};
  const Scale scale = scale_for(magnitude);
  const std::string unit = column.units == "1" ? "" : plural(column.units);
  std::string name = scale.name + unit;
  if (!name.empty() && name.back() == ' ') name.pop_back();
  return {scale.unit, name, place_of(magnitude / scale.unit, 5)};
}

Unit coarser(Unit unit) {
  if (unit.finest) ++*unit.finest;
  return unit;
}

std::string value_text(const Measured& figure, const Unit& unit) {
  if (std::isnan(figure.value)) return "–";
  if (!std::isfinite(figure.value)) return figure.value > 0 ? "infinite" : "−infinite";
  return digits(figure.value / unit.size, last_place(figure, unit));
}

std::string margin_text(const Measured& figure, const Unit& unit) {
  const double margin = figure.margin() / unit.size;
  const std::string text = value_text(figure, unit);
  if (!std::isfinite(margin) || !std::isfinite(figure.value)) return text;
  const std::string error = digits(margin, last_place(figure, unit));
  return is_zero(error) ? text : text + " ± " + error;
}

std::string change_text(const Measured& figure, const Unit& unit) {
  const std::string text = margin_text(figure, unit);
  return figure.value > 0 && !is_zero(value_text(figure, unit)) ? "+" + text : text;
}

std::string exact_text(double x, const Unit& unit, double largest) {
  return digits(x / unit.size, place_of(std::abs(largest) / unit.size, 3));
}

std::string in_words(const Measured& figure, const Column& column) {
  Unit unit = unit_of(column, std::abs(figure.value));
  if (!(figure.margin() > 0)) unit.finest.reset();      // three digits are enough
  if (unit.name == "%" && std::isfinite(figure.value))  // two decimals say enough
    return digits(figure.value / unit.size, std::max(-2, last_place(figure, unit))) + "%";
  const std::string text = value_text(figure, unit);
  return unit.name.empty() ? text : text + " " + unit.name;
}

std::string share_text(std::uint64_t count, std::uint64_t scenarios) {
  const double n = static_cast<double>(scenarios), share = static_cast<double>(count) / n;
  const Measured figure = measured(share, std::sqrt(share * (1 - share) / n));
  const Unit percent{0.01, "%", -2};
  if (figure.margin() == 0) return decimal_text(100 * share, 0) + "%";
  const std::string text = margin_text(figure, percent);
  const std::size_t end = text.find(" ±");
  return text.substr(0, end) + "%" + (end == std::string::npos ? "" : text.substr(end));
}

std::string title_of(const Column& column) {
  const std::string long_name = printable(column.long_name);
  if (column.name.find('/') != std::string::npos || long_name.starts_with(printable(column.name)))
    return capital(long_name);
  std::string name = printable(column.name);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name == long_name ? capital(long_name) : capital(name) + ": " + long_name;
}

std::string scenarios_text(std::uint64_t count) {
  return count_text(count) + (count == 1 ? " scenario" : " scenarios");
}

std::string count_text(std::uint64_t count) { return decimal_text(static_cast<double>(count), 0); }

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

}  // namespace chokepoint
